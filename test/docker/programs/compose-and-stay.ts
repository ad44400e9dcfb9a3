// Starts the services of a compose file, prints a line for each step of compose, and stays until it is killed.
import { DockerComposeEnvironment } from "../../../src";

async function main(folder: string): Promise<void> {
  console.log("begun");
  const trace = (line: string): void => {
    console.log(line.trim().replace(/^(Network|Volume|Container) \S+ +/, "$1 "));
  };
  await new DockerComposeEnvironment(folder, "compose.yml")
    .withClientOptions({ logger: { trace } })
    .up();
  console.log("up");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "");
