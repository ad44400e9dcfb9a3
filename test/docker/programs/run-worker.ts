// A worker of `runner`: creates one object of each kind for the run, or a container of its own, and ends.
import { GenericContainer, Network, Volume } from "../../../src";
import { keepForRun } from "../../../src/run/keep-for-run";

async function makeOneOfEach(image: string): Promise<void> {
  const network = await new Network().start();
  const volume = await new Volume().start();
  const container = await new GenericContainer(image)
    .withNetwork(network)
    .withVolume(volume, "/data")
    .withCommand(["sleep", "infinity"])
    .start();
  await container.commit({ repo: `kept-${process.pid}`, tag: "1" });
}

async function main(image: string, work: string): Promise<void> {
  if (work.startsWith("keep")) await keepForRun(() => makeOneOfEach(image));
  else await new GenericContainer(image).withCommand(["sleep", "infinity"]).start();
  if (work.endsWith("killed")) process.kill(process.pid, "SIGKILL");
  process.disconnect();
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
