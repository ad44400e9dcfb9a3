import { attach } from "../attach/attach";
import { startAll } from "../builder/start-all";
import { now } from "../common/clock";
import { attachableObject, toObjectData, type ObjectData } from "../container/attachable-object";
import type { StartedContainerData } from "../container/container-data";
import type { StartedContainer } from "../container/started-container";
import { MayflyError } from "../errors";
import { stopInReverse } from "../lifecycle/start-graph";
import type { StartedNetworkData } from "../network/network-data";
import type { StartedNetwork } from "../network/started-network";
import { poll } from "../waits/poll";
import { onOwnNetwork } from "./own-network";

/** The builder of a node. */
export interface NodeBuilder<Node extends StartedContainer> {
  withNetwork(network: StartedNetwork): unknown;
  readonly dependencies: readonly NodeBuilder<StartedContainer>[];
  start(options?: { readonly signal?: AbortSignal }): Promise<Node>;
}

/** What `join` can wait with. */
export interface Joining {
  /**
   * Calls `probe` until it returns `true`. It returns a string for what is missing so far. Throws MayflyError with
   * the code `NODES_NOT_JOINED` and that string after the plan's timeout, or the signal's reason.
   */
  readonly until: (what: string, probe: () => Promise<true | string>) => Promise<void>;
}

/** How several containers become one server. */
export interface NodePlan<Node extends StartedContainer> {
  /** Returns the nodes' builders. They get the network. No node's own wait may need another node. */
  describe(network: StartedNetwork): readonly NodeBuilder<Node>[];
  /** Joins the nodes, all of which are ready and have their ports. */
  join(nodes: readonly Node[], network: StartedNetwork, joining: Joining): Promise<void>;
  /** Milliseconds for joining. Default 60,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Nodes and their network. */
export interface Nodes<Node extends StartedContainer> {
  readonly network: StartedNetwork;
  readonly nodes: readonly Node[];
}

const JOIN_MS = 60_000;

/**
 * Starts nodes in parallel on a network of their own, and joins them when all have started. If anything fails,
 * removes all of it and throws the first failure.
 */
export async function startNodes<Node extends StartedContainer>(
  plan: NodePlan<Node>,
): Promise<Nodes<Node>> {
  const { timeout = JOIN_MS, signal } = plan;
  const given = signal === undefined ? {} : { signal };
  return onOwnNetwork(given, async (network, undo) => {
    const builders = plan.describe(network);
    for (const builder of builders) builder.withNetwork(network);
    const started = await startAll(builders, { ...given, concurrency: builders.length });
    undo.push("start nodes", async () => {
      await started[Symbol.asyncDispose]();
    });
    const nodes = [...started];
    await plan.join(nodes, network, joining(timeout, signal));
    return { network, nodes };
  });
}

function joining(timeout: number, signal = new AbortController().signal): Joining {
  const end = now() + timeout;
  return {
    until: (what, probe) =>
      poll({ signal, report: () => undefined }, async () => {
        const missing = await probe();
        if (missing === true || now() < end) return missing;
        const message = `${what} did not happen within ${timeout} ms. Last seen: ${missing}`;
        throw new MayflyError("NODES_NOT_JOINED", message);
      }),
  };
}

interface GroupData {
  readonly network: StartedNetworkData;
  readonly nodes: readonly StartedContainerData[];
  readonly details: unknown;
}

type GroupClass<Node extends StartedContainer, Details> = new (
  parts: Nodes<Node>,
  details: Details,
  options?: { readonly isOwner: boolean },
) => NodeGroup<Node, Details>;

const kinds = new Map<unknown, string>();

/**
 * Several containers that are one server, such as a cluster. The process that started it stops it at the end of an
 * `await using` block; a process that attached it does not.
 */
export abstract class NodeGroup<Node extends StartedContainer, Details> implements AsyncDisposable {
  /** All nodes, in the order of their starts. */
  readonly nodes: readonly Node[];
  readonly #network: StartedNetwork;
  readonly #isOwner: boolean;
  #stopping: Promise<void> | undefined;

  constructor(
    { nodes, network }: Nodes<Node>,
    /** For subclasses: what the group was started with. Data that JSON can carry. */
    protected readonly details: Details,
    { isOwner = true }: { readonly isOwner?: boolean } = {},
  ) {
    this.nodes = nodes;
    this.#network = network;
    this.#isOwner = isOwner;
  }

  /** Returns the nodes' network, for containers that connect to them. */
  getNetwork(): StartedNetwork {
    return this.#network;
  }

  /** Stops the nodes, the last one first, then removes the network. Further calls return the result of the first. */
  stop(): Promise<void> {
    return (this.#stopping ??= stopInReverse<Node | StartedNetwork>(
      [this.#network, ...this.nodes],
      (one) => one.stop(),
    ));
  }

  /** @internal Returns whether this process has stopped the group. */
  hasStopped(): boolean {
    return this.#stopping !== undefined;
  }

  /** Returns plain data, with passwords. In another process, `attach` converts it back. */
  toJSON(): ObjectData {
    const data: GroupData = {
      network: this.#network.toJSON(),
      nodes: this.nodes.map((node) => node.toJSON()),
      details: this.details,
    };
    return toObjectData(kinds.get(this.constructor) ?? "", data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOwner) await this.stop();
  }
}

/** Declares a class of groups, so that other processes can `attach` them. `kind` is for example `redis-cluster`. */
export function defineNodeGroup<Node extends StartedContainer, Details>(
  kind: string,
  group: GroupClass<Node, Details>,
): void {
  kinds.set(group, kind);
  attachableObject(kind, ({ network, nodes, details }: GroupData) => {
    const parts = {
      network: attach(network),
      nodes: nodes.map((node) => attach(node) as Node),
    };
    return new group(parts, details as Details, { isOwner: false });
  });
}
