import { readConfig } from "../../src/config";
import type { Runtime } from "../../src/run/runtime";
import type { FakeEngine } from "./fake-engine";

export interface FakeRuntime extends Runtime {
  /** The filters that were tracked, in order. */
  readonly tracked: object[];
}

/** Returns a runtime on a fake engine, as on a machine without any settings. */
export function fakeRuntime(engine: FakeEngine, env: NodeJS.ProcessEnv = {}): FakeRuntime {
  const tracked: object[] = [];
  return {
    config: readConfig(env, "/nonexistent"),
    engine,
    hostGateway: { extraHosts: [], route: { by: "engine" } },
    reach: { host: "127.0.0.1", bindIp: "127.0.0.1" },
    session: { id: "s", labels: { session: "s", owner: "o" }, filter: { owner: "o" } },
    reaper: {
      track: (filter) => {
        tracked.push(filter);
        return Promise.resolve();
      },
    },
    tracked,
  };
}
