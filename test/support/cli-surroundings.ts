import type { Surroundings } from "../../src/cli/command";
import { config } from "../../src/config";
import { DockerEngine } from "../../src/engine/docker-engine";
import { findEngine } from "../../src/engine/find-engine";

/** Returns the surroundings of a command that prints nothing and cannot ask. */
export const surroundings = (): Surroundings => ({
  findEngine: () => findEngine(config()),
  openEngine: (endpoint) => new DockerEngine(endpoint),
  print: () => undefined,
  warn: () => undefined,
  folder: process.cwd(),
  signal: new AbortController().signal,
});
