import { AsyncLocalStorage } from "node:async_hooks";
import {
  checkBoolean,
  checkOneOf,
  defineServer,
  ServerContainer,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
  type StartOptions,
} from "../../src/module";
import { choosePort, isTaken } from "./choose-port";
import { listsDatabases } from "./lists-databases";
import type { CosmosDbProtocol, CosmosDbSettings } from "./settings";
import { StartedAzureCosmosDbEmulatorContainer } from "./started-azure-cosmos-db-emulator-container";

const DEFAULTS: CosmosDbSettings = { protocol: "http", hasTelemetry: false, endpointPort: 0 };

const PROTOCOLS: readonly CosmosDbProtocol[] = ["http", "https"];

/** The present try of a start, and the port that it has chosen. */
interface Try {
  readonly number: number;
  port?: number;
}

/** One builder can be started several times at once, so the tries are not kept in it. */
const tries = new AsyncLocalStorage<Try>();
/** Enough for a machine on which every second port is in use. */
const MOST_TRIES = 10;

const cosmosdb = defineServer<CosmosDbSettings, StartedAzureCosmosDbEmulatorContainer>({
  name: "azurecosmosdb",
  images: ["mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator"],
  ports: [],
  defaults: DEFAULTS,
  resolve: (_settings, described) => {
    const present = tries.getStore();
    const endpointPort = choosePort(described, present?.number ?? 0);
    if (present !== undefined) present.port = endpointPort;
    return { endpointPort };
  },
  configure,
  ready: listsDatabases,
  started: StartedAzureCosmosDbEmulatorContainer,
});

function configure(
  { protocol, hasTelemetry, endpointPort: port }: CosmosDbSettings,
  { environment, ports }: ContainerSpec,
): SpecPatch {
  const variables = {
    ENABLE_EXPLORER: "false",
    ENABLE_TELEMETRY: String(hasTelemetry),
    PORT: String(port),
    PROTOCOL: protocol,
  };
  const { ENABLE_EXPLORER: explorer = variables.ENABLE_EXPLORER } = environment;
  const isBound = ports.some(({ container }) => container === port);
  return {
    environment: { ...variables, ENABLE_EXPLORER: explorer },
    // The emulator tells clients the port at which it listens, so it has to be the host's.
    ports: isBound ? [] : [{ container: port, host: port, protocol: "tcp" }],
  };
}

/**
 * The emulator of Azure Cosmos DB for NoSQL on Linux, in its present form ("vNext"):
 * learn.microsoft.com/azure/cosmos-db/emulator-linux.
 *
 * ```ts
 * await using cosmosdb = await new AzureCosmosDbEmulatorContainer(
 *   "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:vnext-preview",
 * ).start();
 * const client = new CosmosClient(cosmosdb.getClientOptions());
 * ```
 */
export class AzureCosmosDbEmulatorContainer extends ServerContainer<
  CosmosDbSettings,
  StartedAzureCosmosDbEmulatorContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither the emulator's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, cosmosdb);
  }

  /**
   * Starts the emulator, and again at another port if the chosen one is in use on the host. Throws as any container's
   * `start()`.
   */
  override async start(options?: StartOptions): Promise<StartedAzureCosmosDbEmulatorContainer> {
    for (let number = 0; ; number++) {
      const present: Try = { number };
      try {
        return await tries.run(present, () => super.start(options));
      } catch (error) {
        const isUsers = this.described.ports.some(({ host }) => host === present.port);
        if (isUsers || number === MOST_TRIES || !isTaken(present.port, error)) throw error;
      }
    }
  }

  /** Sets how clients speak to the emulator: `http` or `https`. Default `http`. Throws InvalidOptionError. */
  withProtocol(protocol: CosmosDbProtocol): this {
    return this.set({ protocol: checkOneOf(protocol, PROTOCOLS, "withProtocol") });
  }

  /** Sets whether the emulator sends data about its use to Microsoft. Default false. Throws InvalidOptionError. */
  withTelemetryEnabled(isEnabled: boolean): this {
    return this.set({ hasTelemetry: checkBoolean(isEnabled, "withTelemetryEnabled") });
  }
}
