import type { Config } from "../../config";
import { InvalidOptionError } from "../../errors";
import { isPort } from "../../spec/ports/ports";

/** A duration in Go's notation, which Ryuk reads: `10s`, `1m30s`, `500ms` (pkg.go.dev/time#ParseDuration). */
const DURATION = /^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/;

/** Returns the environment of Ryuk's container. Throws InvalidOptionError. */
export function ryukEnvironment({ ryuk }: Pick<Config, "ryuk">): Record<string, string> {
  const { reconnectionTimeout, connectionTimeout, verbose } = ryuk;
  return {
    ...(verbose && { RYUK_VERBOSE: "true" }),
    ...(reconnectionTimeout !== undefined && {
      RYUK_RECONNECTION_TIMEOUT: duration(
        reconnectionTimeout,
        "TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT",
      ),
    }),
    ...(connectionTimeout !== undefined && {
      RYUK_CONNECTION_TIMEOUT: duration(connectionTimeout, "ryuk.connection.timeout"),
    }),
  };
}

/** Returns the host port for Ryuk; undefined lets the engine choose one. Throws InvalidOptionError. */
export function ryukHostPort({ ryuk }: Pick<Config, "ryuk">): number | undefined {
  if (ryuk.port === undefined) return undefined;
  const port = Number(ryuk.port);
  if (!isPort(port)) {
    throw InvalidOptionError.quoting(
      "TESTCONTAINERS_RYUK_PORT",
      "a port from 1 to 65535",
      ryuk.port,
    );
  }
  return port;
}

function duration(text: string, setting: string): string {
  if (!DURATION.test(text)) {
    throw InvalidOptionError.quoting(setting, "a duration with a unit, such as 10s or 1m30s", text);
  }
  return text;
}
