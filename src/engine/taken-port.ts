/**
 * Matches the host port in the words of engines: `Bind for 127.0.0.1:49153 failed: port is already allocated`, `listen
 * tcp4 127.0.0.1:49153: bind: address already in use`. The same words without a port mean an address in a network.
 */
const TAKEN =
  /(?:[\d.]+|\[[\da-f:]*\]|\s):(\d{1,5})(?!\d).*(?:address already in use|port is already allocated|only one usage of each socket address)/is;

/** Returns the host port that an engine could not publish because it is in use; undefined for other refusals. */
export function takenPort(reason: string): number | undefined {
  const port = TAKEN.exec(reason)?.[1];
  return port === undefined ? undefined : Number(port);
}
