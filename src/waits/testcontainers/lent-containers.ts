import { InvalidOptionError } from "../../errors";
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

/** Runs a wait on an object of `lendContainer`. Throws InvalidOptionError for any other object. */
export async function waitOnLent(wait: Wait, container: unknown): Promise<void> {
  const loan = typeof container === "object" && container !== null && loans.get(container);
  if (!loan) {
    throw new InvalidOptionError(
      "waitUntilReady",
      "the container that Mayfly passed to your strategy's waitUntilReady()",
      container,
    );
  }
  await runWait(wait, loan.handle, loan.context);
}
