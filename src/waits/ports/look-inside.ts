import { fieldOf } from "../../errors";
import type { Handle } from "../../spec/handle";
import { ALL_OPEN, insideScript, NOT_ALL_OPEN, type InsideProtocol } from "./inside-script";

/** The open ports, as seen from inside the container. */
export interface InsideView {
  /** Ports that are open on addresses that can be reached from outside. */
  readonly open: ReadonlySet<number>;
  /** Ports that are open on the container's loopback address. */
  readonly loopback: ReadonlySet<number>;
}

/**
 * Reads the container's tables of sockets. Runs one command, which ends when all ports are open or after about `ms`
 * milliseconds. Resolves with undefined if the image has no shell or the tables cannot be read.
 */
export async function lookInside(
  handle: Handle,
  ports: readonly number[],
  ms: number,
  signal: AbortSignal,
  protocol?: InsideProtocol,
): Promise<InsideView | undefined> {
  const argv = ["/bin/sh", "-c", insideScript(ports, ms, protocol)];
  let result;
  try {
    result = await handle.exec(argv, {}, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (fieldOf(error, "code") !== "EXEC_FAILED") throw error;
    return undefined;
  }
  const { exitCode, stdout } = result;
  if (exitCode === ALL_OPEN) return { open: new Set(ports), loopback: new Set() };
  if (exitCode !== NOT_ALL_OPEN) return undefined;
  return { open: portsAfter("open", stdout), loopback: portsAfter("loopback", stdout) };
}

function portsAfter(word: string, output: string): Set<number> {
  const line = output.split("\n").find((text) => text.startsWith(word)) ?? "";
  return new Set((line.match(/\b[\dA-F]{4}\b/g) ?? []).map((port) => parseInt(port, 16)));
}
