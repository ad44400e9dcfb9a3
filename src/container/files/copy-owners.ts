import type { Engine } from "../../engine/engine";
import type { CopySource } from "../../spec/container-spec";
import { readFile } from "./read-file";

/** The most bytes that are read from the list of users. */
const LONGEST_LIST = 1024 * 1024;

interface User {
  readonly uid: number;
  readonly gid: number;
}

const ROOT: User = { uid: 0, gid: 0 };

/**
 * Returns the sources with ids in place of each `reader`. If there is a reader, inspects the container
 * to get its user, and reads its list of users. Throws EngineError.
 */
export async function withReaders(
  engine: Pick<Engine, "containers">,
  id: string,
  sources: readonly CopySource[],
  signal?: AbortSignal,
): Promise<readonly CopySource[]> {
  if (sources.every(({ reader }) => reader === undefined)) return sources;
  const { user } = await engine.containers.inspect(id, signal);
  const [started = ""] = user.split(":");
  const isRoot = ["", "0", "root"].includes(started);
  const list = await readFile(engine, id, "/etc/passwd", LONGEST_LIST, signal);
  const users = parseUsers(list?.toString() ?? "");
  return sources.map(({ reader, ...source }) => {
    if (reader === undefined) return source;
    const names = isRoot ? [reader].flat() : [started];
    return { ...source, ...findUser(names, users) };
  });
}

function findUser(names: readonly string[], users: ReadonlyMap<string, User>): User {
  for (const name of names) {
    const user = users.get(name) ?? numbered(name);
    if (user !== undefined) return user;
  }
  return ROOT;
}

function numbered(name: string): User | undefined {
  return /^\d+$/.test(name) ? { uid: Number(name), gid: 0 } : undefined;
}

/** Parses passwd(5): `name:password:uid:gid:…`, one user a line. The first user of a name counts. */
function parseUsers(text: string): ReadonlyMap<string, User> {
  const users = new Map<string, User>();
  for (const line of text.split("\n")) {
    const [, name = "", uid, gid] = /^([^:]+):[^:]*:(\d+):(\d+):/.exec(line) ?? [];
    if (name !== "" && !users.has(name)) users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
}
