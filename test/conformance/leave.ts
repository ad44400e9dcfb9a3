// Starts a container in a network, prints "started", and stays until it is killed.
import { GenericContainer, Network } from "../../src";
import { BUSYBOX } from "../support/images";

async function main(): Promise<void> {
  const network = await new Network().start();
  const described = new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);
  await described.withNetwork(network).start();
  console.log("started");
  setInterval(() => undefined, 1e6);
}

void main();
