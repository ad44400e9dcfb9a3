#!/usr/bin/env node
// The `mayfly` command.
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Screen } from "./command";
import { runCommandLine } from "./command-line";
import { config } from "../config";
import { DockerEngine } from "../engine/docker-engine";
import { findEngine } from "../engine/find-engine";
import { fieldOf, messageOf } from "../errors";

const REFUSED = 2;
/** As shells report a program that SIGINT ended. */
const INTERRUPTED = 130;

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

const screen: Screen = {
  // A terminal that does not know its size says 0.
  size: () => ({
    columns: process.stdout.columns > 0 ? process.stdout.columns : 80,
    rows: process.stdout.rows > 0 ? process.stdout.rows : 24,
  }),
  onResize: (listener, signal) => {
    process.stdout.on("resize", listener);
    signal.addEventListener("abort", () => process.stdout.off("resize", listener), { once: true });
  },
};

async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
}

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    process.exitCode = INTERRUPTED;
    interruption.abort();
  });
}
process.stdout.on("error", (error) => {
  if (fieldOf(error, "code") !== "EPIPE") throw error;
  // The program that reads the output has ended, as `head` does when it has enough.
  interruption.abort();
});

runCommandLine(process.argv.slice(2), {
  findEngine: (onRefused) => findEngine(config(), interruption.signal, { onRefused }),
  openEngine: (endpoint) => new DockerEngine(endpoint, config().engineTimeout),
  print: (text) => process.stdout.write(text),
  drained,
  screen: process.stdout.isTTY ? screen : undefined,
  warn: (text) => process.stderr.write(text),
  confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : undefined,
  folder: process.cwd(),
  signal: interruption.signal,
  trialProgram: join(__dirname, "doctor", "trial-program.js"),
}).then(
  (code) => {
    process.exitCode ??= code;
  },
  (error: unknown) => {
    if (interruption.signal.aborted) return;
    console.error(`mayfly: ${messageOf(error)}`);
    process.exitCode = fieldOf(error, "code") === "INVALID_OPTION" ? REFUSED : 1;
  },
);
