import { definePart, ServerPart } from "../../src/module";
import { giveBack, numberIn } from "./claims";
import type { StorageAccount } from "./settings";
import type { StartedAzuriteContainer } from "./started-azurite-container";
import { testAccount } from "./test-accounts";

/** A storage account of its own for a test, from `openAccount()`. `getName()` returns the name of its claim. */
export class AzuriteAccount extends ServerPart<StartedAzuriteContainer> {
  /** Returns the storage account's name. */
  getAccountName(): string {
    return this.#account.accountName;
  }

  /** Returns the storage account's key, in base64. */
  getAccountKey(): string {
    return this.#account.accountKey;
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getBlobEndpoint(): string {
    return this.server.endpointsOf(this.#account).blob;
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getQueueEndpoint(): string {
    return this.server.endpointsOf(this.#account).queue;
  }

  /** Returns `http://host:port/account`, or `https` after `withSsl()`. */
  getTableEndpoint(): string {
    return this.server.endpointsOf(this.#account).table;
  }

  /** Returns the connection string for the Azure SDK's `fromConnectionString()`, with the account's key. */
  getConnectionString(): string {
    return this.server.connectionStringOf(this.#account);
  }

  get #account(): StorageAccount {
    return testAccount(numberIn(this.getName()));
  }

  protected async remove(server: StartedAzuriteContainer, claim: string): Promise<void> {
    await giveBack(server, claim);
  }
}

definePart("azurite-account", AzuriteAccount);
