// Follows the log of a container in every way, stops nothing, and comes to its end.
import { once } from "node:events";
import { GenericContainer } from "../../../src";

async function main(image: string): Promise<void> {
  let heard: Promise<unknown> | undefined;
  const container = await new GenericContainer(image)
    .withCommand(["sh", "-c", "echo out; sleep 1; echo late; sleep infinity"])
    .withLogConsumer((stream) => (heard = once(stream, "data")))
    .start();
  // Whether either comes while only it is waited for is not what this is about.
  const alive = setInterval(() => undefined, 1000);
  console.log(`consumer: ${String(await heard).trim()}`);
  const [line] = (await once(await container.logs(), "data")) as [string];
  console.log(`log: ${line.trim()}`);
  clearInterval(alive);

  // A loop that waits is not done: nothing but it keeps the process alive here.
  const lines: AsyncIterable<string> = await container.logs({ stream: "stdout" });
  for await (const next of lines) {
    if (next === "late\n") {
      console.log(`read in a loop: ${next.trim()}`);
      break;
    }
  }
  (await container.logs()).on("data", () => undefined);
}

void main(process.argv[2] ?? "");
