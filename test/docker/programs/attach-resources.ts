// Attaches to a network and a volume that another process started, uses both, and prints which modules that loaded.
import { attach, GenericContainer, StartedNetwork, StartedVolume } from "../../../src";

const loaded = (): boolean =>
  Object.keys(require.cache).some((file) => file.endsWith("bundle-starting.js"));

async function main(image: string, networkData: string, volumeData: string): Promise<void> {
  await using network = attach(JSON.parse(networkData) as never, StartedNetwork);
  await using volume = attach(JSON.parse(volumeData) as never, StartedVolume);
  const names = [network.getName(), volume.getName()];
  const loadedBefore = loaded();
  await using client = await new GenericContainer(image)
    .withNetwork(network)
    .withVolume(volume, "/data")
    .withCommand(["sleep", "infinity"])
    .start();
  const { stdout: page } = await client.exec(["wget", "-qO-", "http://server/"]);
  const { stdout: file } = await client.exec(["cat", "/data/file"]);
  console.log(JSON.stringify({ names, loadedBefore, page, file, loadedAfter: loaded() }));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "", process.argv[4] ?? "");
