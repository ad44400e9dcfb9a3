import { now } from "../common/clock";
import type { Handle } from "../spec/handle";
import type { Health } from "../spec/inspect/container-info";
import type { WaitContext } from "../spec/wait";
import { BaseWait } from "./base-wait";
import { WaitFailedError } from "../errors";
import { growingDelays, poll } from "./poll";
import { excerpt } from "./excerpt";

/** How long to poll often, so the wait ends promptly if the container is healthy soon. */
const EAGER_MS = 5_000;
const EAGER_DELAY_MS = 15;
const PATIENT_DELAY_MS = 100;

/** Waits until the engine reports the container as healthy; fails as soon as it is unhealthy. */
export class HealthCheckWait extends BaseWait {
  readonly description = "the container's health check to pass";

  constructor() {
    super(Object.freeze({}));
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const begun = now();
    const longest = (): number => (now() - begun < EAGER_MS ? EAGER_DELAY_MS : PATIENT_DELAY_MS);
    const look = async (): Promise<true | string> => {
      const { state, hasHealthCheck } = await handle.refresh(context.signal);
      const { health } = state;
      if (health === undefined) {
        if (!hasHealthCheck) throw noHealthCheck(this.description);
        return "the engine has not started its health check";
      }
      if (health.status === "healthy") return true;
      const seen = `${health.status}, ${describeProbe(health)}`;
      if (health.status === "unhealthy") {
        context.report(seen);
        throw new WaitFailedError(this.description, `it is ${seen}`);
      }
      return seen;
    };
    await poll(context, look, growingDelays(longest));
  }
}

function noHealthCheck(description: string): WaitFailedError {
  return new WaitFailedError(
    description,
    "neither the container nor its image defines a health check",
    "define one with withHealthCheck(...), or wait for something else",
  );
}

function describeProbe({ lastProbe }: Health): string {
  if (lastProbe === undefined) return "no check has run yet";
  const output = excerpt(lastProbe.output);
  return `the last check exited with ${lastProbe.exitCode}${output === "" ? " and printed nothing" : `: ${output}`}`;
}
