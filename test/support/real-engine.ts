import { config } from "../../src/config";
import { DockerEngine } from "../../src/engine/docker-engine";
import type { Engine } from "../../src/engine/engine";
import { findEngine } from "../../src/engine/find-engine";

let shared: Promise<Engine> | undefined;

/** Returns the engine that the library finds, to look at what the library did. */
export function realEngine(): Promise<Engine> {
  shared ??= findEngine(config()).then((endpoint) => new DockerEngine(endpoint));
  return shared;
}
