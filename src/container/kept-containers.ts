// Who waits for a container by its id alone has no description of it, and must know this much.
const kept = new Set<string>();

/** Remembers that a container of this process was described `withAutoRemove(false)`. */
export function keepContainer(id: string): void {
  kept.add(id);
}

export function isKept(id: string): boolean {
  return kept.has(id);
}
