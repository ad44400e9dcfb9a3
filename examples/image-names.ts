// Changes in one place where images come from; the names in tests stay the same.
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
