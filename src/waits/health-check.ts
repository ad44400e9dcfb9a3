import { now } from "../common/clock";
import { openLimit } from "../common/limit";
import type { Handle } from "../spec/handle";
import type { WaitContext, WaitEnd } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { WaitFailedError } from "../errors";
import { describeProbe, pollHealthCommand } from "./health-probe";
import { growingDelays, poll } from "./poll";
import { ListeningPortsWait } from "./ports/listening-ports";
import { portsToPublish } from "./ports/ports-to-publish";

/** How long to ask the engine often, so the wait ends promptly if the container is healthy soon. */
const EAGER_MS = 5_000;
const EAGER_DELAY_MS = 15;
const PATIENT_DELAY_MS = 100;

interface Options extends BaseOptions {
  readonly engineProbesOnly?: boolean;
}

/**
 * Waits until the health check passes.
 *
 * Engines run their first probe after the check's interval, which is 30 seconds by default. Therefore this wait also
 * runs the check's command, at once and then with short pauses. The first success ends the wait, no matter who ran the
 * check. The wait fails as soon as the engine reports the container as unhealthy.
 *
 * The wait's own runs count only while the published TCP ports listen. PostgreSQL and MySQL initialise themselves with
 * a server without ports, which passes `pg_isready` and `mysqladmin ping`, and then ends.
 */
export class HealthCheckWait extends BaseWait<Options> {
  readonly description = "the container's health check to pass";

  constructor() {
    super(Object.freeze({}));
  }

  /**
   * Leaves the check to the engine, which runs it at its interval. For a check that must not run more often, and for
   * tests that read the engine's health status.
   */
  withEngineProbesOnly(): this {
    return this.with({ engineProbesOnly: true });
  }

  testcontainersMessage(end: WaitEnd): string | undefined {
    return end === "exited" ? undefined : `Health check not healthy after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    using limit = openLimit([context.signal]);
    const inner = { ...context, signal: limit.signal };
    let ownProbe: string | undefined;
    const askEngine = async (): Promise<true | string> => {
      const { state, hasHealthCheck } = await handle.refresh(inner.signal);
      const { health } = state;
      if (health === undefined) {
        if (!hasHealthCheck) throw noHealthCheck(this.description);
        return ownProbe ?? "the engine has not started its health check";
      }
      if (health.status === "healthy") return true;
      const seen = `${health.status}, ${describeProbe(health.lastProbe)}`;
      if (health.status === "starting") return ownProbe ?? seen;
      context.report(seen);
      // The first words are those of testcontainers, because users' tests match them.
      throw new WaitFailedError(this.description, `Health check failed: ${seen}`);
    };
    const first = await askEngine();
    if (first === true) return;
    context.report(first);
    const { healthCommand } = handle.info;
    if (healthCommand === undefined || this.options.engineProbesOnly === true) {
      await poll(inner, askEngine, eagerDelays());
      return;
    }
    const report = (seen: string): void => {
      ownProbe = `starting, ${seen}`;
      context.report(ownProbe);
    };
    let isListening = false;
    const counts = (): true | string =>
      isListening || "the last check passed, but the published ports do not listen yet";
    const ports = new ListeningPortsWait(portsToPublish(handle, "tcp"));
    ports.until(handle, { ...inner, report: () => undefined }).then(
      () => {
        isListening = true;
      },
      // Aborted, or it cannot be told: then the engine decides.
      () => undefined,
    );
    try {
      await Promise.race([
        poll(inner, askEngine),
        pollHealthCommand(handle, healthCommand, counts, { ...inner, report }),
      ]);
    } finally {
      // Ends the other one; a command that still runs is killed.
      limit.abort();
    }
  }
}

function eagerDelays(): Iterable<number> {
  const begun = now();
  return growingDelays(() => (now() - begun < EAGER_MS ? EAGER_DELAY_MS : PATIENT_DELAY_MS));
}

function noHealthCheck(description: string): WaitFailedError {
  return new WaitFailedError(
    description,
    "neither the container nor its image defines a health check",
    "define one with withHealthCheck(...), or wait for something else",
  );
}
