import { stat } from "node:fs/promises";
import { currentEnvironment } from "../../../config";
import { describeFailure } from "../../../engine/failure-words";
import type { BuildSsh } from "../../build-request";

/** The agent or keys for a `RUN --mount=type=ssh,id=…`. */
export interface SshSource {
  readonly id: string;
  /** The socket of an agent; undefined if the mount uses key files. */
  readonly agent: string | undefined;
  readonly keys: readonly string[];
}

/** Returns the source for each mount. Throws if a path does not exist, or there is no agent. */
export async function findSshSources(ssh: readonly BuildSsh[]): Promise<readonly SshSource[]> {
  return Promise.all(ssh.map(findSource));
}

async function findSource({ id = "default", paths = [] }: BuildSsh): Promise<SshSource> {
  if (paths.length === 0) {
    const agent = currentEnvironment()["SSH_AUTH_SOCK"];
    if (agent !== undefined && agent !== "") {
      return { id, agent: await exists(id, agent, " (SSH_AUTH_SOCK)"), keys: [] };
    }
    throw new Error(
      `ssh ${id}: SSH_AUTH_SOCK is not set; start an SSH agent, or pass key files in paths`,
    );
  }
  const [first = ""] = paths;
  if (paths.length === 1 && (await isSocket(id, first))) return { id, agent: first, keys: [] };
  for (const path of paths) await exists(id, path);
  return { id, agent: undefined, keys: paths };
}

async function isSocket(id: string, path: string): Promise<boolean> {
  // The type of a Windows named pipe cannot be queried.
  if (path.startsWith("\\\\.\\pipe\\") || path.startsWith("//./pipe/")) return true;
  return (await look(id, path)).isSocket();
}

async function exists(id: string, path: string, origin = ""): Promise<string> {
  await look(id, path, origin);
  return path;
}

async function look(id: string, path: string, origin = ""): ReturnType<typeof stat> {
  try {
    return await stat(path);
  } catch (cause) {
    const reason = `ssh ${id}: ${path}${origin} cannot be used: ${describeFailure(cause)}`;
    throw new Error(reason, { cause });
  }
}
