// Starts a network and a container on it, prints what the failed start of a second container reports, and ends.
import { GenericContainer, isMayflyError, Network } from "../../../src";

async function main(image: string): Promise<void> {
  const network = await new Network().start();
  await new GenericContainer(image).withNetwork(network).withCommand(["sleep", "infinity"]).start();
  try {
    await new GenericContainer(image)
      .withNetwork(network)
      .withCommand(["sh", "-c", "echo evidence; echo in a file > /evidence; sleep infinity"])
      .withExposedPorts(80)
      .withStartupTimeout(10_000)
      .start();
  } catch (error) {
    if (!isMayflyError(error)) throw error;
    console.log(error.message);
  }
}

void main(process.argv[2] ?? "");
