import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { BuildSsh } from "../../build-request";
import { connectToKeys } from "./key-agent";
import { readPrivateKeys } from "./private-keys";
import { findSshSources } from "./ssh-sources";

/** Opens a connection to an SSH agent. */
export type DialAgent = () => Duplex;

/**
 * Returns an SSH agent for each mount, by the mount's id.
 *
 * Each is either an existing agent, or an agent in this process with the keys of the given files.
 * Throws if an agent does not exist, or a key cannot be used.
 */
export async function openAgents(
  ssh: readonly BuildSsh[],
): Promise<ReadonlyMap<string, DialAgent>> {
  const agents = new Map<string, DialAgent>();
  for (const { id, agent, keys: paths } of await findSshSources(ssh)) {
    if (agent === undefined) {
      const keys = await readPrivateKeys(id, paths);
      agents.set(id, () => connectToKeys(keys));
    } else {
      agents.set(id, () => connect(agent));
    }
  }
  return agents;
}
