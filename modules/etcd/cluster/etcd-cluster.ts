import { ClusterBuilder, type ClusterOptions, type StartOptions } from "../../../src/module";
import type { EtcdContainer } from "../etcd-container";
import type { StartedEtcdContainer } from "../started-etcd-container";
import { EtcdMember } from "./etcd-member";
import { joinMembers } from "./join-members";
import { StartedEtcdCluster } from "./started-etcd-cluster";

/**
 * An etcd cluster: nodes with the same keys, on a network of their own. A majority of them serves clients.
 *
 * ```ts
 * await using cluster = await new EtcdCluster("quay.io/coreos/etcd:v3.5.16").start();
 * const client = new Etcd3({ hosts: cluster.getClientEndpoints() });
 * ```
 */
export class EtcdCluster extends ClusterBuilder<EtcdContainer, StartedEtcdContainer> {
  /** Throws InvalidOptionError. */
  constructor(image: string, options: ClusterOptions = {}) {
    super(image, options, "EtcdCluster");
  }

  /**
   * Starts the nodes in parallel. Resolves when each node knows the others, has the same leader as they have, and serves
   * clients. If a start fails, removes everything.
   *
   * Throws the error of the node that failed, or MayflyError with the code `NODES_NOT_JOINED` after 60 s.
   */
  async start(options: StartOptions = {}): Promise<StartedEtcdCluster> {
    const names = Array.from({ length: this.count }, (_none, index) => `etcd-${index + 1}`);
    const create = (index: number): EtcdContainer =>
      new EtcdMember(this.image, names[index] ?? "", names);
    const parts = await this.startNodes(create, joinMembers, options);
    return new StartedEtcdCluster(parts, {});
  }
}
