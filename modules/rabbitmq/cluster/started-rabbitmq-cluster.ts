import {
  defineNodeGroup,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerGroup,
  testRun,
} from "../../../src/module";
import type { Administration } from "../administration";
import type { StartedRabbitMQContainer } from "../rabbitmq-container";
import { RabbitMQClusterVirtualHost } from "./cluster-virtual-host";

/** A running RabbitMQ cluster. */
export class StartedRabbitMQCluster extends ServerGroup<StartedRabbitMQContainer, object> {
  /** Returns `amqp://user:password@host:port/virtual-host` of each node. */
  getConnectionUrls(): string[] {
    return this.nodes.map((node) => node.getConnectionUrl());
  }

  /** Returns `amqp://host:port` of each node, without credentials. */
  getAmqpUrls(): string[] {
    return this.nodes.map((node) => node.getAmqpUrl());
  }

  /** Returns `http://host:port` of each node's management plugin. */
  getHttpUrls(): string[] {
    return this.nodes.map((node) => node.getHttpUrl());
  }

  /**
   * Creates a virtual host, on all nodes, in which the user may do everything. It is deleted at the end of an
   * `await using` block, with its queues and connections. The first call in a process also deletes what processes that
   * were killed left in this cluster.
   *
   * Throws MayflyError with the code `RABBITMQ_REQUEST_FAILED` if the cluster refuses.
   */
  async openVirtualHost(): Promise<RabbitMQClusterVirtualHost> {
    const name = ownedName(testRun());
    await oncePerServer(this.getNetwork().getId(), () => this.administer(dropLeftovers));
    await this.administer((administration, node) =>
      administration.create(name, node.getUsername()),
    );
    return new RabbitMQClusterVirtualHost(this, name);
  }

  /** @internal Calls a function with the administration of a node that answers. */
  administer(
    action: (administration: Administration, node: StartedRabbitMQContainer) => Promise<void>,
  ): Promise<void> {
    return this.askAny(async (node) => action(await node.administration(), node));
  }
}

async function dropLeftovers(administration: Administration): Promise<void> {
  const names = namesOfTheDead(await administration.virtualHosts());
  for (const name of names) await administration.remove(name);
}

defineNodeGroup("rabbitmq-cluster", StartedRabbitMQCluster);
