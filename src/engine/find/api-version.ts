/**
 * The newest version of the Engine API that Mayfly was written for. A newer engine is asked in
 * this one, so that fields which later versions drop are still there.
 */
const NEWEST_KNOWN = "1.47";

/** The version to speak with an engine that offers `offered`: the older one of both. */
export function negotiateVersion(offered: string): string | undefined {
  if (!/^\d+\.\d+$/.test(offered)) return undefined;
  return isOlder(offered, NEWEST_KNOWN) ? offered : NEWEST_KNOWN;
}

/** Compares two versions such as `1.41`. */
export function isOlder(left: string, right: string): boolean {
  const [leftMajor = 0, leftMinor = 0] = left.split(".").map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split(".").map(Number);
  return leftMajor === rightMajor ? leftMinor < rightMinor : leftMajor < rightMajor;
}
