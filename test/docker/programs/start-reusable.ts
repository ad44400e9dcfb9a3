// Starts a reusable container with a reusable network and volume, prints the container's id, and exits.
import { GenericContainer, Network, Volume } from "../../../src";

async function main(image: string, key: string): Promise<void> {
  const network = await new Network({ reuse: { key } }).start();
  const volume = await new Volume({ name: key, reuse: { key } }).start();
  const container = await new GenericContainer(image)
    .withCommand(["sleep", "infinity"])
    .withExposedPorts(80)
    .withWaitStrategy({ description: "nothing", until: () => Promise.resolve() })
    .withNetwork(network)
    .withVolume(volume, "/data")
    .withCreateOptions((options) => void (options["Volumes"] = { "/anonymous": {} }))
    .withReuse({ key })
    .start();
  console.log(container.getId());
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
