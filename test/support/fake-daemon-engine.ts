import { DockerEngine } from "../../src/engine/docker-engine";
import { FakeDaemon, type FakeDaemonOptions } from "./fake-daemon";

/** An adapter and the fake daemon that it talks to, anew for each test of a file. */
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
