import type { Reaper } from "./reaper";
import type { Session } from "./session";
import type { Config } from "../config";
import type { Engine } from "../engine/engine";
import type { HostGateway } from "../engine/host-gateway";
import type { Reach } from "../engine/reach";
import type { StartRecord } from "./start-record";

/** Everything that a start needs besides the spec. */
export interface Runtime {
  readonly config: Config;
  readonly engine: Engine;
  readonly reach: Reach;
  readonly hostGateway: HostGateway;
  readonly session: Session;
  readonly reaper: Reaper;
  /** Called after every start, whether it succeeded or failed. Does not throw. */
  readonly record?: ((start: StartRecord) => void) | undefined;
}
