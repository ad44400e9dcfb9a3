import { InvalidOptionError } from "../errors";
import type { BoundPort } from "../spec/ports/exposed-port";

/**
 * Returns where a container is reached as environment variables: `HOST`, the first port as `PORT`, and each port by its
 * number in the container, such as `PORT_6379` or `PORT_53_UDP`.
 */
export function connectionVariables(
  host: string,
  ports: readonly BoundPort[],
  prefix: string | undefined,
): Record<string, string> {
  if (prefix !== undefined && !/^[A-Za-z_]\w*$/.test(prefix)) {
    const expected = "letters, digits and _, starting with a letter or _";
    throw InvalidOptionError.quoting("toEnv", expected, prefix);
  }
  const first = ports[0];
  const byPort = ports.map(({ container, protocol, host: port }) => {
    const suffix = protocol === "tcp" ? "" : `_${protocol.toUpperCase()}`;
    return [`PORT_${container}${suffix}`, String(port)] as const;
  });
  const variables = [
    ["HOST", host] as const,
    ...(first === undefined ? [] : [["PORT", String(first.host)] as const]),
    ...byPort,
  ];
  const before = prefix === undefined ? "" : `${prefix}_`;
  return Object.fromEntries(variables.map(([name, value]) => [before + name, value]));
}
