import type { Config } from "../../config";
import { sha256 } from "../../common/crypto";
import type { CreateOptionsChange, ContainerSpec } from "../../spec/container-spec";
import { emptySpec, mergeSpec } from "../../spec/merge-spec";
import {
  LABEL_MAYFLY_RYUK,
  LABEL_TESTCONTAINERS_RYUK,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../../spec/labels/labels";
import { labelsHere } from "../../run/labels-here";
import type { Session } from "../../run/session";
import { USUAL_SOCKET } from "./socket-path";

export const RYUK_IMAGE = "testcontainers/ryuk:0.14.0";
export const RYUK_PORT = 8080;
/** Returns the name of a session's Ryuk. It is always the same, so the engine allows only one Ryuk per session. */
export function ryukName(sessionId: string): string {
  const digest = sha256(sessionId);
  return `mayfly-ryuk-${digest.slice(0, 16)}`;
}

/**
 * Returns the spec of Ryuk's container. It has all labels of the session except the session's id: with that label, Ryuk
 * would remove itself. Throws InvalidOptionError for settings that Ryuk would not accept.
 */
export function ryukSpec(config: Config, session: Session, socketPath: string): ContainerSpec {
  const { [LABEL_TESTCONTAINERS_SESSION_ID]: _own, ...labels } = labelsHere(session);
  const { port: host } = config.ryuk;
  return mergeSpec(emptySpec(config.ryuk.image ?? RYUK_IMAGE), {
    name: ryukName(session.id),
    labels: {
      ...labels,
      [LABEL_TESTCONTAINERS_RYUK]: "true",
      [LABEL_MAYFLY_RYUK]: session.id,
    },
    environment: ryukEnvironment(config.ryuk),
    ports: [{ container: RYUK_PORT, protocol: "tcp", ...(host !== undefined && { host }) }],
    privileged: config.ryuk.privileged,
    createOptions: [autoRemove, mounting(socketPath)],
    autoCleanup: false,
  });
}

const autoRemove: CreateOptionsChange = ({ HostConfig }) => {
  HostConfig["AutoRemove"] = true;
};

/** Uses `Mounts`, not `Binds`: with `Binds` the engine creates a folder if the socket does not exist. */
function mounting(socketPath: string): CreateOptionsChange {
  return ({ HostConfig }) => {
    HostConfig["Mounts"] = [{ Type: "bind", Source: socketPath, Target: USUAL_SOCKET }];
  };
}

/** Returns the environment variables that configure Ryuk. */
function ryukEnvironment({
  verbose,
  reconnectionTimeout,
  connectionTimeout,
}: Config["ryuk"]): Record<string, string> {
  return {
    ...(verbose && { RYUK_VERBOSE: "true" }),
    ...(reconnectionTimeout !== undefined && { RYUK_RECONNECTION_TIMEOUT: reconnectionTimeout }),
    ...(connectionTimeout !== undefined && { RYUK_CONNECTION_TIMEOUT: connectionTimeout }),
  };
}
