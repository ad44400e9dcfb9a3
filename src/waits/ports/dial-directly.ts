import { sleep } from "../../common/clock";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { growingDelays, SHORT_DELAY_MS } from "../poll";
import { accepts, type Outcome } from "../tcp/tcp-attempt";
import { containerAddress } from "./container-address";
import { LOOPBACK_ONLY, pollPorts } from "./poll-ports";
import { watchLoopback } from "./watch-loopback";

const FIRST_LOOK_MS = 500;

/**
 * Dials the ports on the container's own address until each accepts a connection. Resolves with false if this
 * machine cannot reach the address.
 */
export async function dialDirectly(
  handle: Handle,
  ports: readonly number[],
  context: WaitContext,
): Promise<boolean> {
  // The assertion tells the compiler that a dial changes it.
  let reachable = true as boolean;
  const loopback = watchLoopback(handle, ports, context.signal, FIRST_LOOK_MS);
  try {
    const dial = async (port: number): Promise<Outcome> => {
      if (!reachable) return { ok: true };
      // A container that is started again can get another address; until then it has none.
      const host = containerAddress(handle);
      if (host === undefined) return { ok: false, reason: "the container has no address" };
      const outcome = await accepts({ host, port }, context.signal);
      if (outcome.ok) return outcome;
      // A refusal comes from the container itself; any other failure says nothing about the container.
      if (outcome.code !== "ECONNREFUSED") reachable = false;
      return loopback.only(port) ? { ok: false, reason: LOOPBACK_ONLY } : outcome;
    };
    for (;;) {
      // Pauses are short, because a refusal costs the kernel only microseconds.
      await pollPorts(context, ports, dial, growingDelays(SHORT_DELAY_MS));
      if (!reachable || (await hasAddress(handle, context.signal))) return reachable;
      await sleep(SHORT_DELAY_MS, context.signal);
    }
  } finally {
    loopback.end();
  }
}

/** Returns whether the container still has the address that was dialled: an engine gives that of an ended one to another. */
async function hasAddress(handle: Handle, signal: AbortSignal): Promise<boolean> {
  const dialled = containerAddress(handle);
  const { state } = await handle.refresh(signal);
  return state.running && containerAddress(handle) === dialled;
}
