import { processWide } from "../common/process-wide";
import type { Entrance } from "./entrance";
import type { Release } from "./exposed-host-ports";
import { ExposedPort } from "./exposed-port";

interface Shared {
  readonly opened: Promise<ExposedPort>;
  users: number;
  /** Resolves when the port is closed. Only then can it be opened again. */
  closing?: Promise<void>;
}

/** Returns the process's shared ports. Under Jest, several test files of a process can expose the same port. */
const shared = (): Map<string, Shared> =>
  processWide("exposed host ports", () => new Map<string, Shared>());

/**
 * Opens a port of an entrance, or shares the port if this process has already opened it. Resolves with a
 * function that releases the port; the last user's release closes it.
 */
export async function sharePort(entrance: Entrance, port: number): Promise<Release> {
  const ports = shared();
  const key = `${entrance.name} ${port}`;
  let entry = ports.get(key);
  if (entry === undefined || entry.closing !== undefined) {
    entry = { opened: openAfter(entry?.closing, entrance, port), users: 0 };
    ports.set(key, entry);
  }
  const held = entry;
  held.users += 1;

  const release = async (): Promise<void> => {
    held.users -= 1;
    if (held.users > 0) return;
    held.closing = held.opened.then((exposed) => exposed.close());
    try {
      await held.closing;
    } finally {
      if (ports.get(key) === held) ports.delete(key);
    }
  };
  try {
    await held.opened;
  } catch (error) {
    if (ports.get(key) === held) ports.delete(key);
    throw error;
  }
  return release;
}

async function openAfter(
  closing: Promise<void> | undefined,
  entrance: Entrance,
  port: number,
): Promise<ExposedPort> {
  // The caller that closes the port gets the error.
  await closing?.catch(() => undefined);
  return ExposedPort.open(entrance, port);
}
