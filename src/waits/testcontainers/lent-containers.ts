import { InvalidOptionError } from "../../errors";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext } from "../../spec/wait";
import { runWait } from "../run-wait";

interface Loan {
  readonly handle: Handle;
  readonly context: WaitContext;
}

// Strategies of users get dockerode's object for a container, and may hand it on to a condition of
// Mayfly's, which needs what it stands for.
const loans = new WeakMap<object, Loan>();

/** The dockerode object of a container, for a strategy of a user's. */
export function lendContainer(handle: Handle, context: WaitContext): object {
  const client = handle.raw() as { getContainer(id: string): object };
  const container = client.getContainer(handle.id);
  loans.set(container, { handle, context });
  return container;
}

/** Waits on a container that was lent. Throws InvalidOptionError for another one. */
export async function waitOnLent(wait: Wait, container: unknown): Promise<void> {
  const loan = typeof container === "object" && container !== null && loans.get(container);
  if (!loan) {
    throw new InvalidOptionError(
      "waitUntilReady",
      "the container that Mayfly passes to the waitUntilReady of your own strategy",
      container,
    );
  }
  await runWait(wait, loan.handle, loan.context);
}
