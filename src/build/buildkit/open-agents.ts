import type { BuildSsh } from "../build-request";
import { KeyAgent } from "./key-agent";
import { findSshSources } from "./ssh-sources";

export interface OpenAgents extends AsyncDisposable {
  /** Where the agents listen, by the ids of the mounts. */
  readonly sockets: ReadonlyMap<string, string>;
}

/** An agent for each: the one that there is, or one of our own that holds the keys until the end. */
export async function openAgents(ssh: readonly BuildSsh[]): Promise<OpenAgents> {
  const sockets = new Map<string, string>();
  const own: KeyAgent[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(own.map((agent) => agent[Symbol.asyncDispose]()));
  };
  try {
    for (const { id, agent, keys } of await findSshSources(ssh)) {
      const holder = agent === undefined ? await KeyAgent.start(keys) : undefined;
      if (holder !== undefined) own.push(holder);
      sockets.set(id, agent ?? holder?.socket ?? "");
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { sockets, [Symbol.asyncDispose]: close };
}
