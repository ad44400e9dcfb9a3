// Starts a container and removes it; with the argument `stay`, prints `started`, and removes it when the standard input
// has ended.
import { once } from "node:events";
import { GenericContainer } from "../../../src";

async function main(image: string, until: string | undefined): Promise<void> {
  await using _container = await new GenericContainer(image)
    .withCommand(["sleep", "infinity"])
    .withExposedPorts(80)
    .withWaitStrategy({ description: "nothing", until: () => Promise.resolve() })
    .start();
  if (until !== "stay") return;
  console.log("started");
  await once(process.stdin.resume(), "end");
}

void main(process.argv[2] ?? "", process.argv[3]);
