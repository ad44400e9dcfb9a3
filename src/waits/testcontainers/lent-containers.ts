import { fieldOf, InvalidOptionError } from "../../errors";
import type { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext } from "../../spec/wait";
import { runWait } from "../run-wait";

interface Loan {
  readonly handle: Handle;
  readonly context: WaitContext;
}

// A user's strategy gets dockerode's object for a container, and may pass it to one of Mayfly's waits. That wait
// needs the container's handle and context.
const loans = new WeakMap<object, Loan>();

/** Returns dockerode's object for a container, to pass to a user's strategy. */
export function lendContainer(handle: Handle, context: WaitContext): object {
  const client = handle.raw() as { getContainer(id: string): object };
  const container = client.getContainer(handle.id);
  loans.set(container, { handle, context });
  return container;
}

type WaitOnOther = (
  wait: Wait,
  container: { readonly id: string },
  boundPorts?: BoundPorts,
  startTime?: Date,
) => Promise<void>;

let waitOnOther: WaitOnOther | undefined;

/** Sets how to wait for a container that was not lent. The runtime client, which returns such containers, sets it. */
export function setWaitOnOther(waitOn: WaitOnOther): void {
  waitOnOther = waitOn;
}

/**
 * Runs a wait on an object of `lendContainer`, or on a container of the runtime client. Throws InvalidOptionError for
 * any other object.
 */
export async function waitOnLent(
  wait: Wait,
  container: unknown,
  boundPorts?: BoundPorts,
  startTime?: Date,
): Promise<void> {
  const loan = typeof container === "object" && container !== null && loans.get(container);
  if (loan) return runWait(wait, loan.handle, loan.context);
  const id = fieldOf(container, "id");
  if (waitOnOther !== undefined && typeof id === "string") {
    return waitOnOther(wait, { id }, boundPorts, startTime);
  }
  throw new InvalidOptionError(
    "waitUntilReady",
    "the container that Mayfly passed to your strategy's waitUntilReady(), or one of the runtime client",
    container,
  );
}
