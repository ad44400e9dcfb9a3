/**
 * Options for a server of tests, from the image's page (hub.docker.com/r/scylladb/scylla): one processor that it shares with
 * others, little memory, no tests of the disk, and no wait for other nodes.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  "--smp": "1",
  "--memory": "750M",
  "--overprovisioned": "1",
  "--developer-mode": "1",
  "--skip-wait-for-gossip-to-settle": "0",
};

/** Returns the user's options, and the defaults of those that they leave out. */
export function withDefaults(given: readonly string[]): string[] {
  const names = new Set(given.map((word) => word.split("=", 1)[0]));
  const missing = Object.entries(DEFAULTS).filter(([name]) => !names.has(name));
  return [...given, ...missing.map(([name, value]) => `${name}=${value}`)];
}
