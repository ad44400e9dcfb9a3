import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type Handle,
  type ImageName,
} from "../../src/module";
import { createOwnPrefix, AwsPrefix } from "../aws/aws-prefix";
import type { EmulatorAccess } from "../aws/named-resources";
import { createQueue } from "../aws/queues-and-topics";
import type { AwsIdentity } from "../aws/signature";
import { StartedAwsServer } from "../aws/started-aws-server";

const SQS_PORT = 9324;
const PRODUCT = "ElasticMQ";

interface ElasticMqSettings extends AwsIdentity {
  /** The queues that exist from the start. */
  readonly queues: readonly string[];
}

/** A running ElasticMQ. It accepts any keys. */
export class StartedElasticMqContainer extends StartedAwsServer<ElasticMqSettings> {
  protected readonly product = PRODUCT;

  /** Returns `http://host:port`. */
  getConnectionUri(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns a prefix for the names of one test's queues. `await using` removes the queues that have the prefix; what
   * processes have left that were killed is removed, too. Throws MayflyError with the code `AWS_REQUEST_FAILED`.
   */
  async openPrefix(): Promise<AwsPrefix> {
    return new AwsPrefix(this, await createOwnPrefix(this.getId(), this.access()));
  }

  /** @internal Returns how this process reaches the server, in each view. */
  override access(): EmulatorAccess {
    return { ...super.access(), used: ["sqs"] };
  }
}

const elasticmq = defineServer<ElasticMqSettings, StartedElasticMqContainer>({
  name: "elasticmq",
  images: ["softwaremill/elasticmq-native", "softwaremill/elasticmq"],
  ports: [SQS_PORT],
  defaults: { region: "elasticmq", accessKey: "test", secretKey: "test", queues: [] },
  ready: () => Wait.forHttp("/?Action=ListQueues&Version=2012-11-05", SQS_PORT),
  // Queues are in memory, so a restart creates them again.
  hooks: (settings) => ({ ready: (container) => createQueues(container, settings) }),
  started: StartedElasticMqContainer,
});

async function createQueues(
  container: Handle,
  { queues, ...identity }: ElasticMqSettings,
): Promise<void> {
  const address = { host: container.host, port: container.mappedPort(SQS_PORT) };
  const access = { server: PRODUCT, ...address, ...identity };
  await Promise.all(queues.map((queue) => createQueue(access, queue)));
}

/**
 * ElasticMQ, a server with the protocol of SQS (github.com/softwaremill/elasticmq). It has its queues in memory.
 *
 * ```ts
 * await using elasticmq = await new ElasticMqContainer("softwaremill/elasticmq-native:1.7.1")
 *   .withQueues("orders")
 *   .start();
 * const sqs = new SQSClient(elasticmq.getClientOptions());
 * ```
 */
export class ElasticMqContainer extends ServerContainer<
  ElasticMqSettings,
  StartedElasticMqContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither ElasticMQ's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, elasticmq);
  }

  /** Sets the region of `getClientOptions()`. Default `elasticmq`, the server's own. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }

  /**
   * Creates these queues when the server starts and when it restarts. A name that ends in `.fifo` makes a FIFO queue.
   * Later calls add queues. Throws InvalidOptionError for a name that SQS would refuse.
   */
  withQueues(...queues: string[]): this {
    for (const [index, queue] of queues.entries()) {
      if (!/^(?=.{1,80}$)[\w-]+(\.fifo)?$/.test(checkText(queue, `withQueues[${index}]`))) {
        const expected = "at most 80 letters, digits, - and _, possibly .fifo at the end included";
        throw InvalidOptionError.quoting(`withQueues[${index}]`, expected, queue);
      }
    }
    return this.set({ queues: [...new Set([...(this.given.queues ?? []), ...queues])] });
  }
}
