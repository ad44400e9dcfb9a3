import type { StartOptions } from "../builder/generic-container";
import { checkObject, checkText, checkWholeNumber } from "../spec/options";
import { startNodes, type Joining, type NodeBuilder, type Nodes } from "./node-group";
import type { Settings } from "./server";
import type { StartedServer } from "./started-server";

export interface ClusterOptions {
  /** The number of nodes. Default 3. */
  readonly nodes?: number;
}

/** Builds a cluster of equal nodes. */
export abstract class ClusterBuilder<
  Builder extends NodeBuilder<Node>,
  Node extends StartedServer<Settings>,
> {
  protected readonly image: string;
  protected readonly count: number;
  readonly #changes: ((node: Builder, index: number) => unknown)[] = [];

  /** `name` is the class's name in errors. Throws InvalidOptionError. */
  protected constructor(image: string, options: ClusterOptions, name: string) {
    this.image = checkText(image, name);
    const { nodes = 3 } = checkObject(options, `${name}.options`, "{ nodes }");
    this.count = checkWholeNumber(nodes, `${name}.nodes`);
  }

  /**
   * Calls a function for each node's builder before the node starts. Further calls add functions. Mayfly sets what the
   * nodes need to find each other.
   */
  withNode(change: (node: Builder, index: number) => unknown): this {
    this.#changes.push(change);
    return this;
  }

  /** For subclasses: starts the nodes, which `create` describes, and joins them. */
  protected startNodes(
    create: (index: number) => Builder,
    join: (nodes: readonly Node[], joining: Joining) => Promise<void>,
    { signal, timeout }: StartOptions & { readonly timeout?: number },
  ): Promise<Nodes<Node>> {
    return startNodes<Node>({
      describe: () =>
        Array.from({ length: this.count }, (_none, index) => {
          const node = create(index);
          for (const change of this.#changes) change(node, index);
          return node;
        }),
      join: (nodes, _network, joining) => join(nodes, joining),
      signal,
      ...(timeout !== undefined && { timeout }),
    });
  }
}
