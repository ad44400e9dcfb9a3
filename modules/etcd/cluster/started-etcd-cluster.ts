import {
  defineNodeGroup,
  oncePerServer,
  ownedName,
  ServerGroup,
  testRun,
} from "../../../src/module";
import { deleteLeftovers } from "../etcd-keys";
import { deleteKeys } from "../gateway";
import type { StartedEtcdContainer } from "../started-etcd-container";
import { EtcdClusterKeys } from "./cluster-keys";

/** A running etcd cluster. */
export class StartedEtcdCluster extends ServerGroup<StartedEtcdContainer, object> {
  /** Returns `http://host:port` of each node, for clients. */
  getClientEndpoints(): string[] {
    return this.nodes.map((node) => node.getClientEndpoint());
  }

  /**
   * Returns keys for one test: a unique prefix. Dropping them deletes all keys with it, and the first call of a process
   * deletes those that processes which have ended left behind.
   *
   * Throws MayflyError with the code `ETCD_REQUEST_FAILED`.
   */
  async openKeys(): Promise<EtcdClusterKeys> {
    await oncePerServer(this.getNetwork().getId(), () =>
      this.askAny((node) => deleteLeftovers(node.gateway())),
    );
    return new EtcdClusterKeys(this, ownedName(testRun()));
  }

  /** @internal Deletes all keys that begin with the prefix. */
  async deleteKeys(prefix: string): Promise<void> {
    await this.askAny((node) => deleteKeys(node.gateway(), prefix));
  }
}

defineNodeGroup("etcd-cluster", StartedEtcdCluster);
