// Starts containers at the same time, and prints when each has started and is stopped. Each exists for a moment, or with
// the argument `together` until all have started.
import { setTimeout as sleep } from "node:timers/promises";
import { GenericContainer, type StartedContainer } from "../../../src";

async function main(image: string, count: number, isTogether: boolean): Promise<void> {
  const start = async (): Promise<StartedContainer> => {
    const described = new GenericContainer(image).withCommand(["sleep", "infinity"]);
    const container = await described.withResourcesQuota({ memory: 0.25 }).start();
    console.log(`+ ${Date.now()}`);
    return container;
  };
  const starts = Array.from({ length: count }, start);
  const stops = starts.map(async (starting) => {
    const container = await starting;
    await (isTogether ? Promise.all(starts) : sleep(300));
    console.log(`- ${Date.now()}`);
    await container.stop();
  });
  await Promise.all(stops);
}

void main(process.argv[2] ?? "", Number(process.argv[3]), process.argv[4] === "together");
