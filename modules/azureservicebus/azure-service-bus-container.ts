import type { Readable } from "node:stream";
import {
  checkText,
  defineServer,
  GenericContainer,
  ImageName,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type Server,
  type SpecPatch,
} from "../../src/module";
import {
  checkEntityName,
  checkProperties,
  checkSubscriptions,
  MOST_ENTITIES,
} from "./check-entities";
import { checkMssqlPassword } from "./check-mssql-password";
import { configuration, type EntityProperties } from "./entities";
import { MSSQL_ALIAS, mssqlOf } from "./mssql-companion";
import {
  AMQP_PORT,
  CONFIG_FILE,
  HTTP_PORT,
  MSSQL_PASSWORD,
  type ServiceBusSettings,
} from "./settings";
import { StartedAzureServiceBusContainer } from "./started-azure-service-bus-container";

const STARTUP_TIMEOUT_MS = 180_000;

const servicebus = defineServer<ServiceBusSettings, StartedAzureServiceBusContainer>({
  name: "azureservicebus",
  images: ["mcr.microsoft.com/azure-messaging/servicebus-emulator"],
  ports: [AMQP_PORT, HTTP_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: {
    mssqlPassword: MSSQL_PASSWORD,
    mssqlImage: null,
    license: null,
    hasConfig: false,
    queues: [],
    topics: [],
  },
  variables: { license: "ACCEPT_EULA" },
  configure,
  ready: () => Wait.forAll([Wait.forHttp("/health", HTTP_PORT), answersAmqp()]),
  started: StartedAzureServiceBusContainer,
});

/** The header of AMQP 1.0 with a login (docs.oasis-open.org/amqp/core/v1.0, section 5.3.2). */
const SASL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 3, 1, 0, 0]);

function answersAmqp(): Wait {
  const expect = (received: Buffer): boolean =>
    received.subarray(0, SASL_HEADER.length).equals(SASL_HEADER);
  return Wait.forTcpExchange(AMQP_PORT, { send: SASL_HEADER, expect });
}

function configure(
  { mssqlPassword, license, queues, topics }: ServiceBusSettings,
  { environment }: ContainerSpec,
): SpecPatch {
  if (license !== "Y") {
    const expected =
      "a call: the emulator and SQL Server start only if you accept their license terms";
    throw InvalidOptionError.describing("acceptLicense", expected, "none");
  }
  const has = queues.length > 0 || topics.length > 0;
  const content = configuration(queues, topics);
  return {
    environment: {
      SQL_SERVER: MSSQL_ALIAS,
      MSSQL_SA_PASSWORD: mssqlPassword,
      // The companion is ready, so there is nothing to wait for.
      ...(!("SQL_WAIT_INTERVAL" in environment) && { SQL_WAIT_INTERVAL: "0" }),
    },
    ...(has && { copies: [{ kind: "content", content, target: CONFIG_FILE, mode: 0o644 }] }),
  };
}

/** The container of `withMssqlContainer()`. It is no setting, because settings are data. */
interface Held {
  mssql?: GenericContainer;
}

/**
 * The emulator of Azure Service Bus, with the SQL Server that it needs
 * (learn.microsoft.com/azure/service-bus-messaging/overview-emulator).
 *
 * ```ts
 * await using servicebus = await new AzureServiceBusContainer(
 *   "mcr.microsoft.com/azure-messaging/servicebus-emulator:2.0.1",
 * )
 *   .acceptLicense()
 *   .withQueue("orders")
 *   .start();
 * const client = new ServiceBusClient(servicebus.getConnectionString());
 * ```
 */
export class AzureServiceBusContainer extends ServerContainer<
  ServiceBusSettings,
  StartedAzureServiceBusContainer
> {
  readonly #held: Held;

  /** Throws ImageMismatchError for an ImageName that is neither the emulator's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    const held: Held = {};
    const server: Server<ServiceBusSettings, StartedAzureServiceBusContainer> = {
      ...servicebus,
      companion: (settings) => mssqlOf(settings, held.mssql),
    };
    super(image, server);
    this.#held = held;
  }

  /** Accepts Microsoft's license terms of the emulator and of SQL Server. Without it, `start()` throws InvalidOptionError. */
  acceptLicense(): this {
    return this.set({ license: "Y" });
  }

  /**
   * Uses your SQL Server, which starts and stops with the emulator. Its administrator `sa` needs the password of
   * `withMssqlPassword()`. The emulator can be started once with it. Throws InvalidOptionError, also after
   * `withMssqlImage()`.
   */
  withMssqlContainer(mssql: GenericContainer): this {
    if (!(mssql instanceof GenericContainer)) {
      const expected = "a container that is described, such as a GenericContainer";
      throw new InvalidOptionError("withMssqlContainer", expected, mssql);
    }
    const { mssqlImage } = this.given;
    if (typeof mssqlImage === "string") throw both("withMssqlContainer");
    this.#held.mssql = mssql;
    return this.set({ mssqlImage: null });
  }

  /**
   * Sets the image of the SQL Server. Default: `mcr.microsoft.com/mssql/server:2022-CU14-ubuntu-22.04`. Throws
   * InvalidOptionError, also after `withMssqlContainer()`.
   */
  withMssqlImage(image: string): this {
    if (this.#held.mssql !== undefined) throw both("withMssqlImage");
    ImageName.fromString(checkText(image, "withMssqlImage"));
    return this.set({ mssqlImage: image });
  }

  /**
   * Sets the password of the SQL Server's administrator. Throws InvalidOptionError for a password that SQL Server's policy
   * refuses, and for one that would break the emulator's connection string, such as one with `;`.
   */
  withMssqlPassword(mssqlPassword: string): this {
    return this.set({ mssqlPassword: checkMssqlPassword(mssqlPassword, "withMssqlPassword") });
  }

  /**
   * Sets the emulator's Config.json, with queues, topics and subscriptions. Throws InvalidOptionError, also together with
   * `withQueue()` or `withTopic()`.
   */
  withConfig(config: string | Buffer | Readable): this {
    const { queues = [], topics = [] } = this.given;
    if (queues.length > 0 || topics.length > 0) throw ownConfig("withConfig");
    return this.withCopyContentToContainer([
      { content: config, target: CONFIG_FILE, mode: 0o644 },
    ]).set({ hasConfig: true });
  }

  /**
   * Adds a queue. `properties` are those of Config.json, for example `{ LockDuration: "PT10S", RequiresSession: true }`.
   * Throws InvalidOptionError for what the emulator does not accept.
   */
  withQueue(name: string, properties: EntityProperties = {}): this {
    this.#checkEntity(name, properties, "withQueue");
    const { queues = [] } = this.given;
    return this.set({ queues: [...queues, { name, properties: { ...properties } }] });
  }

  /**
   * Adds a topic with subscriptions, one at least, each of which gets all messages. Throws InvalidOptionError for what the
   * emulator does not accept.
   */
  withTopic(
    name: string,
    subscriptions: readonly string[],
    properties: EntityProperties = {},
  ): this {
    this.#checkEntity(name, properties, "withTopic");
    checkSubscriptions(subscriptions, "withTopic.subscriptions");
    const { topics = [] } = this.given;
    const added = { name, properties: { ...properties }, subscriptions: [...subscriptions] };
    return this.set({ topics: [...topics, added] });
  }

  #checkEntity(name: string, properties: EntityProperties, option: string): void {
    checkEntityName(name, option);
    checkProperties(properties, `${option}.properties`);
    const { hasConfig = false, queues = [], topics = [] } = this.given;
    if (hasConfig) throw ownConfig(option);
    const others = [...queues, ...topics];
    if (others.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
      throw InvalidOptionError.quoting(option, "a name no other queue or topic has", name);
    }
    if (others.length === MOST_ENTITIES) {
      const expected = `at most ${MOST_ENTITIES} queues and topics`;
      throw InvalidOptionError.describing(option, expected, "one more");
    }
  }
}

const both = (option: string): InvalidOptionError =>
  InvalidOptionError.describing(option, "withMssqlContainer() or withMssqlImage()", "both");

const ownConfig = (option: string): InvalidOptionError =>
  InvalidOptionError.describing(option, "withConfig() or withQueue() and withTopic()", "both");
