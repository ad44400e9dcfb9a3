// Creates one object of each kind, prints a line after each, and stays until it is killed.
import { GenericContainer, Network, Volume } from "../../../src";

async function main(image: string): Promise<void> {
  const step = (name: string): void => {
    console.log(name);
  };
  step("begun");
  const network = await new Network().start();
  step("network");
  const volume = await new Volume().start();
  step("volume");
  const container = await new GenericContainer(image)
    .withNetwork(network)
    .withVolume(volume, "/data")
    .withCommand(["sleep", "infinity"])
    .start();
  step("container");
  await container.commit({ repo: `left-${process.pid}`, tag: "1" });
  step("commit");
  // Never from the cache: each run builds its own image.
  const files = { Dockerfile: `FROM ${image}\nRUN echo ${process.pid} ${Date.now()} > /built\n` };
  const built = await GenericContainer.fromContext(files).build();
  step("build");
  await built.withCommand(["sleep", "infinity"]).start();
  step("all");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "");
