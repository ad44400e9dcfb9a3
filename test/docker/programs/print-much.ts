// Has containers print hundreds of MiB, and prints how many bytes of memory that took.
import { once } from "node:events";
import type { Readable } from "node:stream";
import { GenericContainer, Wait } from "../../../src";
import { growthDuring } from "./growth";

const image = process.argv[2] ?? "";

/** Returns a shell command that prints so many MiB as one line. */
const printMuch = (mebibytes: number): string => `head -c ${mebibytes}m /dev/zero | tr '\\0' x`;

async function commands(): Promise<object> {
  await using container = await new GenericContainer(image)
    .withCommand(["sleep", "infinity"])
    .start();
  let told: object = {};
  // Measured first: memory that was freed before would be used again, and the process would not grow.
  const streamed = await growthDuring(async () => {
    const { exitCode } = await container.execStream(["sh", "-c", printMuch(150)]);
    told = { ...told, unreadExitCode: await exitCode };
  });
  const whole = await growthDuring(async () => {
    const script = `echo begin; ${printMuch(300)}; echo; echo end; echo apart >&2; exit 3`;
    const { stdout, stderr, exitCode } = await container.exec(["sh", "-c", script]);
    const leftOut = Number(/left out (\d+) bytes/.exec(stdout)?.[1]);
    told = { ...told, exitCode, stderr, leftOut, begin: stdout.slice(0, 8), end: stdout.slice(-6) };
  });
  const error = await container.exec(["yes", "no"], { timeout: 10_000 }).catch((e: unknown) => e);
  const { message } = error as Error;
  return { ...told, message: message.slice(0, 120), growth: { whole, streamed } };
}

async function logs(): Promise<object> {
  let consumer: Readable | undefined;
  let longest = 0;
  let total = 0;
  let logged = 0;
  let container: Awaited<ReturnType<GenericContainer["start"]>> | undefined;
  const waited = await growthDuring(async () => {
    container = await new GenericContainer(image)
      .withCommand(["sh", "-c", `${printMuch(40)}; echo; seq 1 50000; echo ready; sleep infinity`])
      .withLogConsumer((stream) => (consumer = stream))
      .withWaitStrategy(Wait.forLogMessage(/^ready$/))
      .start();
  });
  if (container === undefined || consumer === undefined) throw new Error("it did not start");
  await using _container = container;
  const read = await growthDuring(async () => {
    for await (const line of await _container.logs()) {
      const text = line as string;
      longest = Math.max(longest, text.length);
      total += text.length;
      if (text === "ready\n") break;
    }
  });
  const kept = await growthDuring(async () => {
    logged = (await _container.getLogs()).output.length;
  });
  const lines: string[] = [];
  consumer.on("data", (line: string) => lines.push(line));
  // Nothing else keeps the process alive.
  const hold = setTimeout(() => undefined, 60_000);
  await Promise.all([once(consumer, "end"), _container.stop()]);
  clearTimeout(hold);
  const notices = lines.filter((line) => line.includes("left out"));
  return { longest, total, logged, notices, growth: { waited, read, kept } };
}

async function main(): Promise<void> {
  console.log(JSON.stringify({ commands: await commands(), logs: await logs() }));
}

void main();
