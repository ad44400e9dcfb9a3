import { checkText, definePart, TestPart } from "../../../src/module";
import { prefixOf } from "../etcd-keys";
import type { StartedEtcdCluster } from "./started-etcd-cluster";

/**
 * The keys of one test in a cluster, made by `openKeys()`: all that begin with its prefix. The cluster does not keep
 * others out: they are the test's own because nobody else knows the prefix.
 */
export class EtcdClusterKeys extends TestPart<StartedEtcdCluster> {
  /** Returns the prefix, which ends in a slash: for `client.namespace(…)`, or for the program under test. */
  getPrefix(): string {
    return prefixOf(this.getName());
  }

  /** Returns `prefix/name`. Throws InvalidOptionError. */
  getKey(name: string): string {
    return `${this.getPrefix()}${checkText(name, "getKey")}`;
  }

  /** Returns `http://host:port` of each node, for clients. */
  getClientEndpoints(): string[] {
    return this.server.getClientEndpoints();
  }

  protected async remove(cluster: StartedEtcdCluster, name: string): Promise<void> {
    await cluster.deleteKeys(prefixOf(name));
  }
}

definePart("etcd-cluster-keys", EtcdClusterKeys);
