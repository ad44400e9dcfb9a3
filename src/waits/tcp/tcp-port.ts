import { InvalidOptionError } from "../../errors";
import { parsePort } from "../../spec/ports/exposed-port";

/** Parses a TCP port of the container, given as `8080` or `"8080/tcp"`. Throws InvalidOptionError. */
export function tcpPort(port: number | `${number}/tcp`, option: string): number {
  const { container, protocol } = parsePort(port, option);
  if (protocol !== "tcp" || typeof port === "object") {
    throw InvalidOptionError.quoting(
      option,
      "a TCP port, because Mayfly cannot detect listeners on UDP and SCTP ports",
      port,
    );
  }
  return container;
}
