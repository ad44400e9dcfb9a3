import { closeSync, constants, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processWide } from "../../common/process-wide";
import { SshConnection } from "./connection";
import { connectionFolder } from "./connection-folder";
import { FILES } from "./files";

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
  if (!existsSync(join(folder, FILES.ready))) {
    // Another process is about to connect.
    closeSync(users);
    return undefined;
  }
  return remember(uri, folder, users, readFileSync(join(folder, FILES.ready), "utf8"), env);
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

/** Opens the writing end of a connection's pipe. Returns undefined if no shell reads it. */
function openUsersPipe(folder: string): number | undefined {
  try {
    return openSync(join(folder, FILES.users), constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // There was no connection, or it has ended.
    return undefined;
  }
}
