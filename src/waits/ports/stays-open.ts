import { sleep, turn } from "../../common/clock";
import type { Handle } from "../../spec/handle";
import { tcpAttempt, type Address, type Outcome } from "../tcp/tcp-attempt";

/** How long a connection must stay open. A proxy closes it as soon as the container refuses. */
const HOLD_MS = 100;
/** The same over ssh, where the refusal comes from another machine. The whole attempt has one second. */
const FORWARDED_HOLD_MS = 700;

/** The codes of a connection that ended after it was accepted. */
const AFTER_ACCEPTANCE = new Set<string | undefined>(["CLOSED", "ECONNRESET", "EPIPE"]);

/** Returns the milliseconds after which a connection to a published port counts as one to the server. */
export function holdTime({ info }: Pick<Handle, "info">): number {
  return info.isForwarded === true ? FORWARDED_HOLD_MS : HOLD_MS;
}

/**
 * Succeeds if a connection from outside is accepted, and then stays open for `hold` milliseconds or delivers data.
 *
 * Acceptance alone proves nothing, because the engine's proxy accepts connections before the service listens.
 */
export async function staysOpen(
  address: Address,
  signal: AbortSignal,
  hold: number,
): Promise<Outcome> {
  const outcome = await tcpAttempt(address, signal, (socket, settle, over) => {
    const succeed = (): void => {
      settle({ ok: true });
    };
    socket.on("data", succeed);
    socket.on("end", () => {
      settle({ ok: false, reason: "the connection was closed", code: "CLOSED" });
    });
    socket.on("connect", () => {
      // Rejects if the attempt ends first. After a stall, the other side's end may not have been reported yet.
      sleep(hold, over)
        .then(turn)
        .then(succeed, () => undefined);
    });
  });
  if (outcome.ok || !AFTER_ACCEPTANCE.has(outcome.code)) return outcome;
  return {
    ...outcome,
    reason: "accepted, but closed at once: nothing listens behind the published port",
  };
}
