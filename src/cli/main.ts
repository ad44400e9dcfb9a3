#!/usr/bin/env node
// The `mayfly` command.
import { createInterface } from "node:readline/promises";
import { runCommandLine } from "./command-line";
import { config } from "../config";
import { DockerEngine } from "../engine/docker-engine";
import { findEngine } from "../engine/find-engine";
import { fieldOf, messageOf } from "../errors";

const REFUSED = 2;

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

const interruption = new AbortController();
process.once("SIGINT", () => {
  interruption.abort();
});

runCommandLine(process.argv.slice(2), {
  findEngine: () => findEngine(config(), interruption.signal),
  openEngine: (endpoint) => new DockerEngine(endpoint, config().engineTimeout),
  print: (text) => process.stdout.write(text),
  warn: (text) => process.stderr.write(text),
  confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : undefined,
  folder: process.cwd(),
  signal: interruption.signal,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`mayfly: ${messageOf(error)}`);
    process.exitCode = fieldOf(error, "code") === "INVALID_OPTION" ? REFUSED : 1;
  },
);
