#!/usr/bin/env node
// The program `mayfly`.
import { runCommandLine } from "./cleanup/command-line";
import { engineCalls } from "./cleanup/engine-calls";
import { config } from "./config";
import { findEngine } from "./engine/find-engine";
import { fieldOf, messageOf } from "./errors";

const REFUSED = 2;

runCommandLine(process.argv.slice(2), {
  openEngine: async () => engineCalls(await findEngine(config())),
  print: (text) => process.stdout.write(text),
  now: Date.now(),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`mayfly: ${messageOf(error)}`);
    process.exitCode = fieldOf(error, "code") === "INVALID_OPTION" ? REFUSED : 1;
  },
);
