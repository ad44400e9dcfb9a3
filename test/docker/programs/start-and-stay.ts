// Starts one object of each kind, prints a line after each, and stays until it is killed.
import { GenericContainer, Network, Volume } from "../../../src";

async function main(image: string, name: string): Promise<void> {
  console.log("begun");
  const network = await new Network().start();
  console.log("network");
  const volume = await new Volume().start();
  console.log("volume");
  const container = await new GenericContainer(image)
    .withNetwork(network)
    .withVolume(volume, "/data")
    .withCommand(["sleep", "infinity"])
    .start();
  console.log("container");
  await container.commit({ repo: name, tag: "1" });
  console.log("image");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
