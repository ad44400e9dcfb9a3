#!/usr/bin/env node
// The `mayfly` command.
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Screen } from "./command";
import { runCommandLine } from "./command-line";
import { printable } from "../common/printable";
import { config, useOneEngine } from "../config";
import { DockerEngine } from "../engine/docker-engine";
import { findEngine } from "../engine/find-engine";
import { fieldOf, messageOf } from "../errors";

const REFUSED = 2;
/** As shells report a program that SIGINT ended. */
const INTERRUPTED = 130;

const OUTPUTS = [process.stdout, process.stderr] as const;

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The terminal is in raw mode now, so Ctrl+C sends no signal.
  terminal.on("SIGINT", () => process.emit("SIGINT"));
  try {
    const answer = await terminal.question(question, { signal: interruption.signal });
    return /^y(es)?$/i.test(answer.trim());
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
  for (const stream of OUTPUTS) {
    if (stream.writableNeedDrain) await once(stream, "drain");
  }
}

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    process.exitCode = INTERRUPTED;
    interruption.abort();
  });
}
for (const stream of OUTPUTS) {
  stream.on("error", (error) => {
    if (fieldOf(error, "code") !== "EPIPE") throw error;
    // The program that reads the output has ended, as `head` does when it has enough.
    interruption.abort();
  });
}

/** Returns lines for the terminal: errors can quote what others have chosen. */
const shown = (text: string): string =>
  text.replaceAll("\t", "    ").split("\n").map(printable).join("\n");

useOneEngine();
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
    console.error(`mayfly: ${shown(messageOf(error))}`);
    process.exitCode = fieldOf(error, "code") === "INVALID_OPTION" ? REFUSED : 1;
  },
);
