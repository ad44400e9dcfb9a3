#!/usr/bin/env node
// The `mayfly` command.
import { createInterface } from "node:readline/promises";
import { runCommandLine } from "./command-line";
import { engineCalls } from "../cleanup/engine-calls";
import { config } from "../config";
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

runCommandLine(process.argv.slice(2), {
  openEngine: async () => engineCalls(await findEngine(config())),
  print: (text) => process.stdout.write(text),
  confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : undefined,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`mayfly: ${messageOf(error)}`);
    process.exitCode = fieldOf(error, "code") === "INVALID_OPTION" ? REFUSED : 1;
  },
);
