import {
  checkText,
  checkWholeNumber,
  InvalidOptionError,
  parsePort,
  readKeyPair,
  ServerContainer,
  type ImageName,
  type PortWithOptionalBinding,
} from "../../src/module";
import { azuriteServer, CERT_FILE, KEY_FILE, PFX_FILE } from "./azurite-server";
import { readPfx } from "./pfx";
import type { AzuriteSettings } from "./settings";
import type { StartedAzuriteContainer } from "./started-azurite-container";

/**
 * An emulator of Azure's blobs, queues and tables, from the official image
 * (learn.microsoft.com/azure/storage/common/storage-use-azurite).
 *
 * ```ts
 * await using azurite = await new AzuriteContainer("mcr.microsoft.com/azure-storage/azurite:3.35.0").start();
 * const blobs = BlobServiceClient.fromConnectionString(azurite.getConnectionString());
 * ```
 */
export class AzuriteContainer extends ServerContainer<AzuriteSettings, StartedAzuriteContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Azurite nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, azuriteServer);
  }

  /**
   * Sets the account's name. Default: the first of `AZURITE_ACCOUNTS` of `withEnvironment`, otherwise
   * `devstoreaccount1`. Throws InvalidOptionError.
   */
  withAccountName(accountName: string): this {
    if (!/^[\w.-]+$/.test(checkText(accountName, "withAccountName"))) {
      const expected = "a name of letters, digits, _ . and -";
      throw InvalidOptionError.quoting("withAccountName", expected, accountName);
    }
    return this.set({ accountName });
  }

  /** Sets the account's key, in base64. Default: Azurite's well-known key. Throws InvalidOptionError. */
  withAccountKey(accountKey: string): this {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(checkText(accountKey, "withAccountKey"))) {
      throw InvalidOptionError.describing("withAccountKey", "base64", "another string");
    }
    return this.set({ accountKey });
  }

  /** Sets the blob service's port in the container; `{ container, host }` also fixes the host port. Default 10000. */
  withBlobPort(port: PortWithOptionalBinding): this {
    return this.#expose(port, "withBlobPort").set({ port: containerPort(port, "withBlobPort") });
  }

  /** Sets the queue service's port in the container; `{ container, host }` also fixes the host port. Default 10001. */
  withQueuePort(port: PortWithOptionalBinding): this {
    const queuePort = containerPort(port, "withQueuePort");
    return this.#expose(port, "withQueuePort").set({ queuePort });
  }

  /** Sets the table service's port in the container; `{ container, host }` also fixes the host port. Default 10002. */
  withTablePort(port: PortWithOptionalBinding): this {
    const tablePort = containerPort(port, "withTablePort");
    return this.#expose(port, "withTablePort").set({ tablePort });
  }

  /** Keeps all data in memory. A `restart()` then starts with empty services. */
  withInMemoryPersistence(): this {
    return this.set({ isInMemory: true });
  }

  /**
   * Limits the memory for blobs and queue messages, in megabytes. Default: half of the machine's memory. Throws
   * InvalidOptionError, also before `withInMemoryPersistence()`.
   */
  withExtentMemoryLimitInMegaBytes(limit: number): this {
    const method = "withExtentMemoryLimitInMegaBytes";
    if (this.given.isInMemory !== true) {
      const expected = "a call of withInMemoryPersistence() before it";
      throw InvalidOptionError.describing(method, expected, "none");
    }
    return this.set({ extentMemoryLimitMb: checkWholeNumber(limit, method) });
  }

  /** Accepts clients whose API version is newer than Azurite's. Default: Azurite refuses their requests. */
  withSkipApiVersionCheck(): this {
    return this.set({ skipsApiVersionCheck: true });
  }

  /**
   * Serves HTTPS only. Each argument is PEM text or the path of a PEM file; the key must not have a passphrase. Throws
   * InvalidOptionError if an argument cannot be read, or if they do not match.
   */
  withSsl(cert: string, key: string): this {
    const pair = readKeyPair(cert, key, "withSsl");
    return this.withCopyContentToContainer([
      { content: pair.cert, target: CERT_FILE },
      { content: pair.key, target: KEY_FILE, mode: 0o600 },
    ]).set({ tls: "pem" });
  }

  /**
   * Serves HTTPS only. `pfx` is the content of a PKCS #12 file or its path. Azurite has only an option for the
   * password, so others can read it in the container's command. Throws InvalidOptionError if the file cannot be read
   * with the password.
   */
  withSslPfx(pfx: string | Buffer, password: string): this {
    const content = readPfx(pfx, password, "withSslPfx");
    return this.withCopyContentToContainer([{ content, target: PFX_FILE, mode: 0o600 }]).set({
      tls: "pfx",
      pfxPassword: password,
    });
  }

  /**
   * Accepts bearer tokens. Azurite checks their issuer, audience and expiry, and not their signature. The start fails
   * with InvalidOptionError without `withSsl()` or `withSslPfx()`.
   */
  withOAuth(): this {
    return this.set({ hasOAuth: true });
  }

  #expose(port: PortWithOptionalBinding, method: string): this {
    parsePort(port, method);
    return this.withExposedPorts(port);
  }
}

const containerPort = (port: PortWithOptionalBinding, method: string): number =>
  parsePort(port, method).container;
