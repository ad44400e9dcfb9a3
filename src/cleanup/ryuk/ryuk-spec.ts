import type { Config } from "../../config";
import { sha256 } from "../../common/crypto";
import type { CreateOptionsChange, ContainerSpec } from "../../spec/container-spec";
import { emptySpec, mergeSpec } from "../../spec/merge-spec";
import {
  LABEL_MAYFLY_RYUK,
  LABEL_TESTCONTAINERS_RYUK,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../../spec/labels";
import { labelsHere } from "../../run/labels-here";
import type { Session } from "../../run/session";
import { ryukEnvironment, ryukHostPort } from "./settings";
import { USUAL_SOCKET } from "./socket-path";

const IMAGE = "testcontainers/ryuk:0.14.0";
export const RYUK_PORT = 8080;
/** The one name that a session's Ryuk can have, so that the engine lets there be only one. */
export function ryukName(sessionId: string): string {
  const digest = sha256(sessionId);
  return `mayfly-ryuk-${digest.slice(0, 16)}`;
}

/**
 * Ryuk's container. It has all labels of the session but the one that Ryuk itself goes by. Throws
 * InvalidOptionError for settings that it could not understand.
 */
export function ryukSpec(config: Config, session: Session, socketPath: string): ContainerSpec {
  const { [LABEL_TESTCONTAINERS_SESSION_ID]: _own, ...labels } = labelsHere(session);
  const host = ryukHostPort(config);
  return mergeSpec(emptySpec(config.ryuk.image ?? IMAGE), {
    name: ryukName(session.id),
    labels: {
      ...labels,
      [LABEL_TESTCONTAINERS_RYUK]: "true",
      [LABEL_MAYFLY_RYUK]: session.id,
    },
    environment: ryukEnvironment(config),
    ports: [{ container: RYUK_PORT, protocol: "tcp", ...(host !== undefined && { host }) }],
    privileged: config.ryuk.privileged,
    createOptions: [removedWhenItEnds, mounting(socketPath)],
    autoCleanup: false,
  });
}

const removedWhenItEnds: CreateOptionsChange = ({ HostConfig }) => {
  HostConfig["AutoRemove"] = true;
};

/** Not as one of `Binds`: the engine would create a folder where there is no such socket. */
function mounting(socketPath: string): CreateOptionsChange {
  return ({ HostConfig }) => {
    HostConfig["Mounts"] = [{ Type: "bind", Source: socketPath, Target: USUAL_SOCKET }];
  };
}
