import type { WaitContext } from "../../spec/wait";
import { poll } from "../poll";
import type { Outcome } from "../tcp/tcp-attempt";

/** The report for a port that is open on the container's loopback address only. */
export const LOOPBACK_ONLY =
  "the server listens only on the container's loopback address, which nothing outside can reach; bind it to 0.0.0.0";

/** Probes each port until its probe has succeeded once. */
export async function pollPorts(
  context: WaitContext,
  ports: readonly number[],
  probe: (port: number) => Promise<Outcome>,
  delays?: Iterable<number>,
): Promise<void> {
  let pending = ports;
  const probeAll = async (): Promise<true | string> => {
    const outcomes = await Promise.all(
      pending.map(async (port) => ({ port, outcome: await probe(port) })),
    );
    const failed = outcomes.flatMap(({ port, outcome }) =>
      outcome.ok ? [] : [{ port, reason: outcome.reason }],
    );
    pending = failed.map(({ port }) => port);
    return failed.length === 0 ? true : describePorts(failed);
  };
  await poll(context, probeAll, delays);
}

/** Formats ports and reasons: `port 80/tcp: connection refused; port 81/tcp: …`. */
export function describePorts(
  ports: readonly { readonly port: number; readonly reason: string }[],
): string {
  return ports.map(({ port, reason }) => `${portName(port)}: ${reason}`).join("; ");
}

/** Returns a port's name in reports: `port 80/tcp`. */
export function portName(port: number): string {
  return `port ${port}/tcp`;
}
