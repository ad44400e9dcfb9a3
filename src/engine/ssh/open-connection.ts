import { closeSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import { withFileLock } from "../../common/file-lock";
import { messageOf } from "../../errors";
import { ping } from "../find/ping";
import { UnusableAddress } from "../find/unusable-address";
import type { SshConnection } from "./connection";
import { checkPrograms, connectionFolder } from "./connection-folder";
import { destinationUri, type SshDestination } from "./destination";
import { isDropped, lastWords } from "./failures";
import { FILES } from "./files";
import { joinConnection, remember } from "./join-connection";
import { connect, readLog } from "./keeper";
import { findRemoteSocket, whyUnusable } from "./remote-socket";
import { askSsh } from "./run-ssh";

/** A server that is busy with other logins drops connections at random (MaxStartups of sshd). */
const TRIES = 5;
const RETRY_MS = 500;
/** Milliseconds for the engine's first answer. */
const PING_MS = 10_000;

/** Returns the connection to an engine, and opens it if there is none. Throws UnusableAddress. */
export async function openConnection(
  destination: SshDestination,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<SshConnection> {
  const uri = destinationUri(destination);
  const joined = joinConnection(uri, env);
  if (joined !== undefined) return joined;
  checkPrograms(env);
  const folder = connectionFolder(uri, env);
  const open = async (): Promise<SshConnection> => {
    const { users, socketPath } = await openFirst(destination, folder, env, signal);
    return remember(uri, folder, users, socketPath, env);
  };
  return withFileLock(
    `${basename(folder)}-opening`,
    async () => joinConnection(uri, env) ?? (await open()),
    signal,
  );
}

async function openFirst(
  destination: SshDestination,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ readonly users: number; readonly socketPath: string }> {
  const users = await connectPatiently(destination, folder, env, signal);
  try {
    const socketPath = await findRemoteSocket(destination, folder, env);
    const local = join(folder, FILES.engine);
    const { code, stderr } = await askSsh(
      folder,
      ["-O", "forward", "-L", `${local}:${socketPath}`],
      env,
    );
    if (code !== 0) throw new Error(`ssh: ${lastWords(stderr)}`);
    try {
      await ping({ socketPath: local }, PING_MS, signal);
    } catch (error) {
      signal?.throwIfAborted();
      debug(undefined, () => `no answer through ssh: ${messageOf(error)}; ${readLog(folder)}`);
      throw await whyUnusable(destination, socketPath, folder, env);
    }
    const note = join(folder, FILES.ready);
    writeFileSync(`${note}.new`, socketPath, { mode: 0o600 });
    renameSync(`${note}.new`, note);
    return { users, socketPath };
  } catch (error) {
    closeSync(users);
    throw error;
  }
}

async function connectPatiently(
  destination: SshDestination,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect(destination, folder, env, signal);
    } catch (error) {
      signal?.throwIfAborted();
      // Other errors are of this machine, and there may be no log.
      const isFailure = error instanceof UnusableAddress;
      if (!isFailure || tries === TRIES || !isDropped(readLog(folder))) throw error;
      await sleep(RETRY_MS * (1 + Math.random()), signal);
    }
  }
}
