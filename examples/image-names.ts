// The names in the tests stay; where their images come from is said in one place.
import { GenericContainer, setImageSubstitutor } from "mayfly";

async function main(): Promise<void> {
  setImageSubstitutor((name) => (name.startsWith("company/base:") ? "busybox:1.37" : name));

  await using container = await new GenericContainer("company/base:3")
    .withCommand(["sleep", "infinity"])
    .start();
  const { stdout } = await container.exec(["echo", "hello from the substitute"]);
  console.log(stdout.trim());
}

void main();
