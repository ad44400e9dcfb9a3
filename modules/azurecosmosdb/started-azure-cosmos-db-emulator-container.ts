import { Agent } from "node:https";
import { StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { openDatabase, type CosmosDbDatabase } from "./cosmos-db-database";
import { KEY, type CosmosDbSettings } from "./settings";

/** Options of `new CosmosClient()` in `@azure/cosmos`. */
export interface CosmosDbClientOptions {
  readonly endpoint: string;
  readonly key: string;
  /** The client stays at `endpoint`: the address that the emulator calls its own is right for clients on its host only. */
  readonly connectionPolicy: { readonly enableEndpointDiscovery: false };
  /** With HTTPS: accepts the emulator's own certificate. */
  readonly agent?: Agent;
}

/** A running emulator of Azure Cosmos DB. */
export class StartedAzureCosmosDbEmulatorContainer extends StartedServer<CosmosDbSettings> {
  /** Returns the account's key, which every emulator has. */
  getKey(): string {
    return KEY;
  }

  /** Returns `http://host:port`, or `https://…`. */
  getEndpoint(): string {
    return this.url({ scheme: this.settings.protocol });
  }

  /** Returns `AccountEndpoint=…;AccountKey=…;`, for `new CosmosClient()`. */
  getConnectionUri(): string {
    return `AccountEndpoint=${this.getEndpoint()};AccountKey=${KEY};`;
  }

  /** Returns the options for `new CosmosClient()`. */
  getClientOptions(): CosmosDbClientOptions {
    return {
      endpoint: this.getEndpoint(),
      key: KEY,
      connectionPolicy: { enableEndpointDiscovery: false },
      ...(this.settings.protocol === "https" && {
        agent: new Agent({ rejectUnauthorized: false }),
      }),
    };
  }

  /**
   * Creates a database for one test. Dropping it deletes it, and the first call of a process deletes those that processes
   * which have ended left behind. Throws MayflyError with the code `COSMOSDB_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<CosmosDbDatabase> {
    return openDatabase(this);
  }

  /** @internal */
  api(): AskedServer {
    const names = { product: "The Cosmos DB emulator", code: "COSMOSDB_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(), isSecure: this.settings.protocol === "https" };
  }

  protected override get port(): number {
    return this.settings.endpointPort;
  }
}
