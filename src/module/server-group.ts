import { NodeGroup, type Nodes } from "./node-group";
import type { Settings } from "./server";
import type { StartedServer } from "./started-server";

/** Several servers of one module that are one server. It has two views of its addresses, as each of them has. */
export abstract class ServerGroup<Node extends StartedServer<Settings>, Details> extends NodeGroup<
  Node,
  Details
> {
  /**
   * Returns this group as other containers on its network reach it: its methods that return hosts, ports and URLs return
   * the nodes' names and the ports in the containers.
   */
  inNetwork(): this {
    const Class = this.constructor as new (
      parts: Nodes<Node>,
      details: Details,
      options: { readonly isOwner: boolean },
    ) => this;
    const nodes = this.nodes.map((node) => node.inNetwork());
    return new Class({ nodes, network: this.getNetwork() }, this.details, { isOwner: false });
  }

  /**
   * For subclasses: asks the nodes that this process has not stopped, one after another, until one answers. Throws the
   * last one's error if none does.
   */
  protected async askAny<T>(ask: (node: Node) => Promise<T>): Promise<T> {
    const running = this.nodes.filter((node) => !node.hasStopped());
    const [first, ...others] = running.length === 0 ? this.nodes : running;
    if (first === undefined) throw new RangeError("no nodes");
    return others.reduce((before, node) => before.catch(() => ask(node)), ask(first));
  }
}
