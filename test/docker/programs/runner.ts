// Acts as a test runner in which nothing of Mayfly runs. It starts a worker for each line that it gets, except for
// "hold", which it does itself, and "end".
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const WORKER = join(__dirname, "run-worker.js");

async function main(image: string): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "end") break;
    if (line === "hold") {
      const { holdRun } = await import("../../../src/hold-run.js");
      const { runtime } = await import("../../../src/runtime.js");
      const { engine } = await runtime();
      console.log(`hold ${(await holdRun([engine.uri])).length > 0}`);
      continue;
    }
    const worker = fork(WORKER, [image, line], { env: { ...process.env, JEST_WORKER_ID: "1" } });
    const [code, signal] = (await once(worker, "exit")) as [number | null, string | null];
    console.log(`${line} ${signal ?? code}`);
  }
  process.stdin.destroy();
}

void main(process.argv[2] ?? "");
