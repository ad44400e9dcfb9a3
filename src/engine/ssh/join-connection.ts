import { closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processWide } from "../../common/process-wide";
import { SshConnection } from "./connection";
import { connectionFolder } from "./connection-folder";
import { FILES } from "./files";
import { announceUse, openUsersPipe } from "./users-pipe";

/** This process's connections by folder. Under Jest, the test files of a process share them. */
const connections = (): Map<string, SshConnection> =>
  processWide("ssh connections", () => new Map<string, SshConnection>());

/**
 * Returns the connection to an engine that this process or another one of this user has opened; undefined if there is
 * none. This process keeps it open from now on.
 */
export function joinConnection(uri: string, env: NodeJS.ProcessEnv): SshConnection | undefined {
  const folder = connectionFolder(uri, env);
  const known = connections().get(folder);
  if (known?.isOpen === true) return known;
  // The end of a lost connection's pipe stays open: its number may still be given to a cleanup program.
  connections().delete(folder);
  const users = openUsersPipe(folder);
  if (users === undefined) return undefined;
  // In this order: the shell takes the file away, and then looks for a line once more, before it ends the connection.
  const socketPath = announceUse(users) ? readReady(folder) : undefined;
  if (socketPath === undefined) {
    closeSync(users);
    return undefined;
  }
  return remember(uri, folder, users, socketPath, env);
}

/** Notes a connection that this process holds. */
export function remember(
  uri: string,
  folder: string,
  users: number,
  socketPath: string,
  env: NodeJS.ProcessEnv,
): SshConnection {
  const connection = new SshConnection(uri, folder, users, socketPath, env);
  connections().set(folder, connection);
  return connection;
}

/** Returns the path of the engine's socket on its own machine; undefined unless the connection can be used. */
function readReady(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, FILES.ready), "utf8");
  } catch {
    // Another process is about to connect, or the connection is about to end.
    return undefined;
  }
}
