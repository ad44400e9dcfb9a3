import { DockerEngine } from "../../src/engine/docker-engine";
import { FakeDaemon, type FakeDaemonOptions } from "./fake-daemon";

/** Gives each test of a file a fake daemon, and an adapter that talks to it. */
export function dockerEngineOnFakeDaemon(options: FakeDaemonOptions = {}): {
  readonly engine: DockerEngine;
  readonly daemon: FakeDaemon;
} {
  let daemon: FakeDaemon;
  let engine: DockerEngine;
  beforeEach(async () => {
    daemon = await FakeDaemon.start(options);
    engine = new DockerEngine(daemon.endpoint);
  });
  afterEach(async () => {
    await daemon[Symbol.asyncDispose]();
  });
  return {
    get engine() {
      return engine;
    },
    get daemon() {
      return daemon;
    },
  };
}
