// waitForContainer() gets only a container's id, and has to know whether stop() removes the container.
const kept = new Set<string>();

/** Remembers a container of this process that was described with `withAutoRemove(false)`. */
export function keepContainer(id: string): void {
  kept.add(id);
}

export function isKept(id: string): boolean {
  return kept.has(id);
}
