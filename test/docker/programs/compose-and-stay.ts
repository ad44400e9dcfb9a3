// Starts the services of a compose file, reusable ones if there is a key, prints a line for each step of compose, and stays until it is killed.
import { DockerComposeEnvironment } from "../../../src";

async function main(folder: string, key: string | undefined): Promise<void> {
  console.log("begun");
  const trace = (line: string): void => {
    console.log(line.trim().replace(/^(Network|Volume|Container) \S+ +/, "$1 "));
  };
  const described = new DockerComposeEnvironment(folder, "compose.yml").withClientOptions({
    logger: { trace },
  });
  await (key === undefined ? described : described.withReuse({ key })).up();
  console.log("up");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "", process.argv[3]);
