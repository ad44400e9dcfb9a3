// Starts a container that prints lines, stops it, and ends.
import { GenericContainer, Wait } from "../../../src";

async function main(image: string): Promise<void> {
  const container = await new GenericContainer(image)
    .withCommand(["sh", "-c", "echo to the output; echo to the errors >&2; sleep infinity"])
    .withWaitStrategy(Wait.forAll([Wait.forLogMessage("output"), Wait.forLogMessage("errors")]))
    .start();
  console.log(container.getId().slice(0, 12));
  await container.stop();
}

void main(process.argv[2] ?? "");
