// Starts a container with the given name, prints a line once it runs, and stays until it is killed or gets the
// line "end" or "die".
import { GenericContainer } from "../../../src";

async function main(image: string, name: string): Promise<void> {
  await new GenericContainer(image).withName(name).withCommand(["sleep", "infinity"]).start();
  console.log("container");
  process.stdin.once("data", (line) => {
    if (String(line) === "end\n") process.exit();
    process.kill(process.pid, "SIGKILL");
  });
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
