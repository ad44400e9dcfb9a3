import { EtcdContainer } from "../etcd-container";

/** A node of a cluster. Its name is also its name on the network. */
export class EtcdMember extends EtcdContainer {
  constructor(image: string, nodeName: string, members: readonly string[]) {
    super(image, nodeName);
    this.set({ members }).withNetworkAliases(nodeName);
  }
}
