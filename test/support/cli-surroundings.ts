import { join } from "node:path";
import type { Surroundings } from "../../src/cli/command";
import { config } from "../../src/config";
import { DockerEngine } from "../../src/engine/docker-engine";
import { findEngine } from "../../src/engine/find-engine";

/** Returns the surroundings of a command that prints nothing and cannot ask. */
export const surroundings = (): Surroundings => ({
  findEngine: (onRefused) => findEngine(config(), undefined, { onRefused }),
  openEngine: (endpoint) => new DockerEngine(endpoint),
  print: () => undefined,
  drained: () => Promise.resolve(),
  warn: () => undefined,
  folder: process.cwd(),
  trialProgram: join(__dirname, "..", "..", "src", "cli", "doctor", "trial-program.js"),
  signal: new AbortController().signal,
});
