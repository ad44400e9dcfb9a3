// waitForContainer() knows a container by its id only, and has to know whether to remove it.
const kept = new Set<string>();

/** Remembers a container of this process that was described `withAutoRemove(false)`. */
export function keepContainer(id: string): void {
  kept.add(id);
}

export function isKept(id: string): boolean {
  return kept.has(id);
}
