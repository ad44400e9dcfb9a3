// Says that it reads, attaches to containers whose data it reads, one a line, and tells what their servers answer now and on each line "ask".
import { createInterface } from "node:readline";
import { attach, type StartedContainer, type StartedContainerData } from "../../../src";
import { pingRedis } from "../ssh/ping-redis";

let container: StartedContainer | undefined;

async function take(line: string): Promise<void> {
  if (line !== "ask") container = attach(JSON.parse(line) as StartedContainerData);
  if (container === undefined) throw new Error("nothing was attached");
  console.log(await pingRedis(container.getHost(), container.getMappedPort(6379)));
  console.log(line === "ask" ? "asked" : "attached");
}

console.log("reading");
createInterface({ input: process.stdin }).on("line", (line) => void take(line));
