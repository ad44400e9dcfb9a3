import { StartedServer } from "../../src/module";
import type { AzuriteSettings } from "./settings";

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
    return this.#endpoint(this.settings.port);
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getQueueEndpoint(): string {
    return this.#endpoint(this.settings.queuePort);
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getTableEndpoint(): string {
    return this.#endpoint(this.settings.tablePort);
  }

  /** Returns the connection string for the Azure SDK's `fromConnectionString()`, with the account's key. */
  getConnectionString(): string {
    const parts = {
      DefaultEndpointsProtocol: this.#scheme(),
      AccountName: this.settings.accountName,
      AccountKey: this.settings.accountKey,
      BlobEndpoint: this.getBlobEndpoint(),
      QueueEndpoint: this.getQueueEndpoint(),
      TableEndpoint: this.getTableEndpoint(),
    };
    return Object.entries(parts)
      .map(([name, value]) => `${name}=${value};`)
      .join("");
  }

  #endpoint(port: number): string {
    return this.url({ scheme: this.#scheme(), port, path: this.settings.accountName });
  }

  #scheme(): string {
    return this.settings.tls === undefined ? "http" : "https";
  }
}
