import { StartedServer, type HttpServer } from "../../src/module";
import { AzuriteAccount } from "./azurite-account";
import { claimAccount } from "./claims";
import type { AzuriteSettings, StorageAccount } from "./settings";
import type { Storage } from "./storage-request";

/** The URLs of an account's services. */
export interface Endpoints {
  readonly blob: string;
  readonly queue: string;
  readonly table: string;
}

/** A running Azurite. */
export class StartedAzuriteContainer extends StartedServer<AzuriteSettings> {
  /** Returns the storage account's name. */
  getAccountName(): string {
    return this.settings.accountName;
  }

  /** Returns the storage account's key, in base64. */
  getAccountKey(): string {
    return this.settings.accountKey;
  }

  /** Returns the blob service's port in this view. */
  getBlobPort(): number {
    return this.getMappedPort(this.settings.port);
  }

  /** Returns the queue service's port in this view. */
  getQueuePort(): number {
    return this.getMappedPort(this.settings.queuePort);
  }

  /** Returns the table service's port in this view. */
  getTablePort(): number {
    return this.getMappedPort(this.settings.tablePort);
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getBlobEndpoint(): string {
    return this.endpointsOf(this.settings).blob;
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getQueueEndpoint(): string {
    return this.endpointsOf(this.settings).queue;
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getTableEndpoint(): string {
    return this.endpointsOf(this.settings).table;
  }

  /** Returns the connection string for the Azure SDK's `fromConnectionString()`, with the account's key. */
  getConnectionString(): string {
    return this.connectionStringOf(this.settings);
  }

  /**
   * Takes a storage account that no other test uses, and empties it. The end of an `await using` block deletes its blob
   * containers, queues and tables, and gives it back. An account of a process that was killed is given out again.
   *
   * Throws MayflyError with the code `AZURITE_NO_ACCOUNT_FREE` if all 64 are in use, and `AZURITE_REQUEST_FAILED` if
   * Azurite cannot be reached or refuses.
   */
  async openAccount(): Promise<AzuriteAccount> {
    return new AzuriteAccount(this, await claimAccount(this));
  }

  /** @internal */
  endpointsOf({ accountName }: StorageAccount): Endpoints {
    const { port, queuePort, tablePort } = this.settings;
    const endpoint = (of: number): string =>
      this.url({ scheme: this.#scheme(), port: of, path: accountName });
    return { blob: endpoint(port), queue: endpoint(queuePort), table: endpoint(tablePort) };
  }

  /** @internal */
  connectionStringOf(account: StorageAccount): string {
    const { blob, queue, table } = this.endpointsOf(account);
    const parts = {
      DefaultEndpointsProtocol: this.#scheme(),
      AccountName: account.accountName,
      AccountKey: account.accountKey,
      BlobEndpoint: blob,
      QueueEndpoint: queue,
      TableEndpoint: table,
    };
    return Object.entries(parts)
      .map(([name, value]) => `${name}=${value};`)
      .join("");
  }

  /** @internal Returns the account as this process reaches it. */
  storageOf(account: StorageAccount): Storage {
    const { port, queuePort, tablePort } = this.settings;
    const isSecure = this.#scheme() === "https";
    const server = (of: number): HttpServer => ({ ...this.hostAddress(of), isSecure });
    return { ...account, blob: server(port), queue: server(queuePort), table: server(tablePort) };
  }

  #scheme(): string {
    return this.settings.tls === undefined ? "http" : "https";
  }
}
