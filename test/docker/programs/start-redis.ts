// Starts a container with a published port, prints its data, and stays until it is killed.
import { GenericContainer } from "../../../src";

async function main(image: string): Promise<void> {
  const container = await new GenericContainer(image).withExposedPorts(6379).start();
  console.log(JSON.stringify(container));
  console.log("started");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "");
