/** The exit codes of the script: all ports are open; some are closed; the script cannot find out. */
export const ALL_OPEN = 0;
export const NOT_ALL_OPEN = 10;
export const CANNOT_TELL = 11;

const TICK_MS = 50;

/** The state of a server's socket: LISTEN for TCP; UDP sockets that receive from everyone are in state CLOSE. */
const OPEN_STATES = { tcp: "0A", udp: "07" } as const;

export type InsideProtocol = keyof typeof OPEN_STATES;

/**
 * Returns a script for any Bourne shell. It reads the kernel's tables of sockets until something listens on all of
 * the ports, or for about `ms` milliseconds; if `ms` is 0, once.
 *
 * The script prints two lines of ports in hexadecimal: ports that are open on reachable addresses, and ports that
 * are open on loopback addresses. The only program that it runs is `sleep`.
 */
export function insideScript(
  ports: readonly number[],
  ms: number,
  protocol: InsideProtocol = "tcp",
): string {
  const state = OPEN_STATES[protocol];
  const wanted = ports.map(hexPort).join(" ");
  // A line of the tables: number, local address, remote address, state. Addresses are words in the
  // machine's byte order, so 127 (7F) is the last byte on little-endian machines and the first on others.
  return `
ticks=${Math.ceil(ms / TICK_MS)}
while :; do
  known= open= loopback=
  for table in /proc/net/${protocol} /proc/net/${protocol}6; do
    [ -r $table ] || continue
    known=1
    while read -r _ address _ state _; do
      case $state:$address in
        ${state}:??????7F:*|${state}:7F000001:*|\\
        ${state}:00000000000000000000000001000000:*|${state}:00000000000000000000000000000001:*|\\
        ${state}:0000000000000000FFFF0000??????7F:*|${state}:00000000000000000000FFFF7F000001:*)
          loopback="$loopback \${address##*:}";;
        ${state}:*) open="$open \${address##*:}";;
      esac
    done < $table
  done
  [ "$known" ] || exit ${CANNOT_TELL}
  missing=
  for port in ${wanted}; do
    case "$open " in *" $port "*) ;; *) missing=1;; esac
  done
  if [ ! "$missing" ] || [ $ticks -le 0 ]; then break; fi
  if sleep ${TICK_MS / 1000} 2>/dev/null; then ticks=$((ticks - 1))
  elif sleep 1; then ticks=$((ticks - ${1000 / TICK_MS}))
  else exit ${CANNOT_TELL}; fi
done
echo "open$open"
echo "loopback$loopback"
[ ! "$missing" ] || exit ${NOT_ALL_OPEN}
`;
}

/** Formats a port as the kernel's tables do: `8080` is `1F90`. */
export function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}
