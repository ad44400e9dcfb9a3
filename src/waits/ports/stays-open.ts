import { sleep } from "../../common/clock";
import { tcpAttempt, type Address, type Outcome } from "../tcp/tcp-attempt";

/** How long a connection must stay open. A proxy closes it as soon as the container refuses. */
const HOLD_MS = 100;

/** The codes of a connection that ended after it was accepted. */
const AFTER_ACCEPTANCE = new Set<string | undefined>(["CLOSED", "ECONNRESET", "EPIPE"]);

/**
 * Succeeds if a connection from outside is accepted, and then stays open for a moment or delivers data.
 *
 * Acceptance alone proves nothing, because the engine's proxy accepts connections before the service listens.
 */
export async function staysOpen(address: Address, signal: AbortSignal): Promise<Outcome> {
  const outcome = await tcpAttempt(address, signal, (socket, settle, over) => {
    const succeed = (): void => {
      settle({ ok: true });
    };
    socket.on("data", succeed);
    socket.on("connect", () => {
      // Rejects if the attempt ends first.
      sleep(HOLD_MS, over).then(succeed, () => undefined);
    });
  });
  if (outcome.ok || !AFTER_ACCEPTANCE.has(outcome.code)) return outcome;
  return {
    ...outcome,
    reason: "accepted, but closed at once: nothing listens behind the published port",
  };
}
