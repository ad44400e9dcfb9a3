// Starts a container with the name that it is given, says when it is there, and stays until it is killed
// or is sent a line.
import { GenericContainer } from "../../../src";

async function main(image: string, name: string): Promise<void> {
  await new GenericContainer(image).withName(name).withCommand(["sleep", "infinity"]).start();
  console.log("container");
  process.stdin.once("data", () => process.kill(process.pid, "SIGKILL"));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
