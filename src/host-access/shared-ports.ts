import { processWide } from "../cleanup/process-wide";
import type { Release } from "./exposed-host-ports";
import { ExposedPort } from "./exposed-port";

interface Shared {
  readonly opened: Promise<ExposedPort>;
  users: number;
}

/** Under Jest one process runs many test files, which may expose the same port. */
const shared = (): Map<string, Shared> =>
  processWide("host-access", () => new Map<string, Shared>());

/**
 * Opens a port at an address, or shares the one that this process has opened there. Resolves with
 * the function that gives it back; the last user's closes it.
 */
export async function sharePort(address: string, port: number): Promise<Release> {
  const ports = shared();
  const key = `${address} ${port}`;
  let entry = ports.get(key);
  if (entry === undefined) {
    entry = { opened: ExposedPort.open(address, port), users: 0 };
    ports.set(key, entry);
  }
  const held = entry;
  held.users += 1;

  const release = async (): Promise<void> => {
    held.users -= 1;
    if (held.users > 0) return;
    ports.delete(key);
    await (await held.opened).close();
  };
  try {
    await held.opened;
  } catch (error) {
    if (ports.get(key) === held) ports.delete(key);
    throw error;
  }
  return release;
}
