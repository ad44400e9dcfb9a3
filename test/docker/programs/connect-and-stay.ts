// Connects to an engine, starts a network and a container there, prints "ready", and stays until it is killed.
import { connectEngine, GenericContainer, Network } from "../../../src";

async function main(host: string, image: string): Promise<void> {
  const engine = await connectEngine(host);
  const network = await new Network().start({ engine });
  await new GenericContainer(image).withNetwork(network).withCommand(["sleep", "infinity"]).start();
  console.log("ready");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
