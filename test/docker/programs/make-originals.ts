// Starts a container and builds an image, prints the id and the name, and ends when it gets a line.
import { GenericContainer } from "../../../src";

async function main(image: string): Promise<void> {
  const container = await new GenericContainer(image).withCommand(["sleep", "infinity"]).start();
  const name = `localhost/original-${process.pid}:1`;
  const files = { Dockerfile: `FROM ${image}\nRUN echo ${process.pid} ${Date.now()} > /built\n` };
  await GenericContainer.fromContext(files).build(name);
  console.log(`container ${container.getId()}`);
  console.log(`image ${name}`);
  console.log("all");
  process.stdin.once("data", () => process.exit());
}

void main(process.argv[2] ?? "");
