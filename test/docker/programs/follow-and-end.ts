// Follows the log of a container in every way, stops nothing, and ends.
import { once } from "node:events";
import { GenericContainer } from "../../../src";

async function main(image: string): Promise<void> {
  let heard: Promise<unknown> | undefined;
  const container = await new GenericContainer(image)
    .withCommand(["sh", "-c", "echo out; sleep 1; echo late; sleep infinity"])
    .withLogConsumer((stream) => (heard = once(stream, "data")))
    .start();
  // Keeps the process alive. Whether the streams would do that is not tested here.
  const alive = setInterval(() => undefined, 1000);
  console.log(`consumer: ${String(await heard).trim()}`);
  const [line] = (await once(await container.logs(), "data")) as [string];
  console.log(`log: ${line.trim()}`);
  clearInterval(alive);

  // Only this loop keeps the process alive.
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
