import type { Runtime } from "../run/runtime";
import { inRuntime } from "../runtime";

/** An engine that this process uses besides its own. `connectEngine()` returns it. */
export class ConnectedEngine {
  /** @internal */
  readonly runtime: Runtime;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  /** Returns the engine's address, such as `ssh://me@ci-2`. */
  getUri(): string {
    return this.runtime.engine.uri;
  }

  /** Returns the host at which the ports that its containers publish are reached. */
  getHost(): string {
    return this.runtime.reach.host;
  }

  /**
   * Runs a function in which everything uses this engine: containers, modules, networks, volumes, images and
   * compose files that it starts, also after `await`. Returns what the function returns.
   */
  run<T>(action: () => T): T {
    return inRuntime(this.runtime, action);
  }
}
