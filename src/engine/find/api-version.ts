/**
 * The newest version of the Engine API that Mayfly was written for. Newer engines are asked in this version, because
 * later versions may drop fields.
 */
export const NEWEST_KNOWN = "1.47";

/** Returns the version to use with an engine that offers `offered`: the older of the two. */
export function negotiateVersion(offered: string): string | undefined {
  if (!/^\d+\.\d+$/.test(offered)) return undefined;
  return isOlder(offered, NEWEST_KNOWN) ? offered : NEWEST_KNOWN;
}

/** Returns true if `left`, e.g. `1.41`, is older than `right`. */
export function isOlder(left: string, right: string): boolean {
  const [leftMajor = 0, leftMinor = 0] = left.split(".").map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split(".").map(Number);
  return leftMajor === rightMajor ? leftMinor < rightMinor : leftMajor < rightMajor;
}
