import { randomBytes } from "node:crypto";
import { ClusterBuilder, type ClusterOptions, type StartOptions } from "../../../src/module";
import { RabbitMQContainer, type StartedRabbitMQContainer } from "../rabbitmq-container";
import { SERVER_USER } from "../settings";
import { joinNodes } from "./join-nodes";
import { StartedRabbitMQCluster } from "./started-rabbitmq-cluster";

/** The file of the secret that nodes of a cluster share (rabbitmq.com/docs/clustering#erlang-cookie). */
const COOKIE_FILE = "/var/lib/rabbitmq/.erlang.cookie";
const COOKIE_BYTES = 20;

/** A busy machine needs several seconds for each command in a node. */
const JOIN_MS = 180_000;

/**
 * A RabbitMQ cluster: nodes with the same users, virtual hosts and queues, on a network of their own.
 *
 * ```ts
 * await using cluster = await new RabbitMQCluster("rabbitmq:4-management").start();
 * const [url = ""] = cluster.getConnectionUrls();
 * const connection = await amqplib.connect(url);
 * ```
 */
export class RabbitMQCluster extends ClusterBuilder<RabbitMQContainer, StartedRabbitMQContainer> {
  /** Throws InvalidOptionError. */
  constructor(image: string, options: ClusterOptions = {}) {
    super(image, options, "RabbitMQCluster");
  }

  /**
   * Starts the nodes in parallel, and joins the others to the first. They lose what was defined in them alone, and get
   * the first one's users, virtual hosts and definitions. Resolves when all run in one cluster. If a start or joining
   * fails, removes everything.
   *
   * Throws the error of the node that failed. Throws MayflyError with the code `RABBITMQ_REQUEST_FAILED` if a node refuses
   * to join, or with the code `NODES_NOT_JOINED` after 180 s.
   */
  async start({ signal }: StartOptions = {}): Promise<StartedRabbitMQCluster> {
    const cookie = randomBytes(COOKIE_BYTES).toString("hex");
    const create = (index: number): RabbitMQContainer =>
      this.#node(`rabbitmq-${index + 1}`, cookie);
    const given = signal === undefined ? {} : { signal };
    const parts = await this.startNodes(create, joinNodes, { ...given, timeout: JOIN_MS });
    return new StartedRabbitMQCluster(parts, {});
  }

  /** The server's name contains the host's, by which the others find it. */
  #node(name: string, content: string): RabbitMQContainer {
    return new RabbitMQContainer(this.image)
      .withHostname(name)
      .withNetworkAliases(name)
      .withCopyContentToContainer([
        { content, target: COOKIE_FILE, mode: 0o400, reader: SERVER_USER },
      ]);
  }
}
