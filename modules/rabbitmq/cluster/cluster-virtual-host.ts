import { definePart, TestPart } from "../../../src/module";
import type { StartedRabbitMQCluster } from "./started-rabbitmq-cluster";

/** A virtual host of its own for a test, in a cluster, from `openVirtualHost()`. */
export class RabbitMQClusterVirtualHost extends TestPart<StartedRabbitMQCluster> {
  /** Returns `amqp://user:password@host:port/name` of each node. */
  getConnectionUrls(): string[] {
    return this.server.nodes.map((node) => node.connectionUrlOf(this.getName()));
  }

  protected async remove(cluster: StartedRabbitMQCluster, name: string): Promise<void> {
    await cluster.administer((administration) => administration.remove(name));
  }
}

definePart("rabbitmq-cluster-virtual-host", RabbitMQClusterVirtualHost);
