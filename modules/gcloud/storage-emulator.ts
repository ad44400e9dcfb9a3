import {
  checkBoolean,
  checkText,
  connectionUrl,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type HttpServer,
  type ImageName,
  type RestartOptions,
} from "../../src/module";
import { StartedGcloudEmulator } from "./started-gcloud-emulator";
import { CloudStorageBucket, createOwnBucket } from "./storage-bucket";
import { ask } from "./storage-request";
import { STORAGE_PORT, type CloudStorageSettings } from "./storage-settings";

/** Options of `new Storage()` in the package `@google-cloud/storage`. */
export interface StorageClientOptions {
  readonly projectId: string;
  /** `http://host:port`. */
  readonly apiEndpoint: string;
}

/** A running fake-gcs-server. */
export class StartedCloudStorageEmulatorContainer extends StartedGcloudEmulator<CloudStorageSettings> {
  /** Returns `http://host:port`. */
  override getEmulatorEndpoint(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the options for `new Storage()`. */
  getClientOptions(): StorageClientOptions {
    return { projectId: this.getProjectId(), apiEndpoint: this.getEmulatorEndpoint() };
  }

  /** Returns the URL of links in the server's answers; undefined if none was set. */
  getExternalUrl(): string | undefined {
    const { externalUrl, autoUpdates } = this.settings;
    if (externalUrl !== null) return externalUrl;
    return autoUpdates ? connectionUrl({ scheme: "http", ...this.hostAddress() }) : undefined;
  }

  /**
   * Changes the URL of links in the server's answers, also for after a `restart()`. Throws InvalidOptionError, and
   * MayflyError with the code `GCS_REQUEST_FAILED`.
   */
  async updateExternalUrl(url: string): Promise<void> {
    await configure(this.storageServer(), { externalUrl: checkUrl(url, "updateExternalUrl") });
    this.change({ externalUrl: url });
  }

  /**
   * Changes the host of public URLs, also for after a `restart()`. Throws InvalidOptionError, and MayflyError with the
   * code `GCS_REQUEST_FAILED`.
   */
  async updatePublicHost(host: string): Promise<void> {
    await configure(this.storageServer(), { publicHost: checkText(host, "updatePublicHost") });
    this.change({ publicHost: host });
  }

  /**
   * Creates a bucket for one test. `await using` removes it with its objects; buckets of processes that were killed are
   * removed, too. Throws MayflyError with the code `GCS_REQUEST_FAILED`.
   */
  async openBucket(): Promise<CloudStorageBucket> {
    const server = this.storageServer();
    return new CloudStorageBucket(
      this,
      await createOwnBucket(this.getId(), server, this.getProjectId()),
    );
  }

  /** The server forgets changes at a restart, and the builder's hook does not know them. */
  override async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    await super.restart(options);
    await showAddresses(this.storageServer(), this.settings);
  }

  /** @internal Returns how this process reaches the server, in each view. */
  storageServer(): HttpServer {
    return this.hostAddress();
  }
}

const storage = defineServer<CloudStorageSettings, StartedCloudStorageEmulatorContainer>({
  name: "gcloud-storage",
  images: ["fsouza/fake-gcs-server"],
  ports: [STORAGE_PORT],
  defaults: {
    projectId: "test-project",
    externalUrl: null,
    publicHost: null,
    autoUpdates: true,
  },
  configure: ({ externalUrl, publicHost }, { command = [] }) => ({
    command: [
      ...["-scheme", "http", "-host", "0.0.0.0"],
      ...(externalUrl === null ? [] : ["-external-url", externalUrl]),
      ...(publicHost === null ? [] : ["-public-host", publicHost]),
      ...command,
    ],
  }),
  ready: () => Wait.forHttp("/_internal/healthcheck", STORAGE_PORT),
  hooks: (settings) => ({
    ready: (container) => {
      const server = { host: container.host, port: container.mappedPort(STORAGE_PORT) };
      return showAddresses(server, settings);
    },
  }),
  started: StartedCloudStorageEmulatorContainer,
});

/** Tells the server its URL and public host. At which port the test reaches it is known only now. */
async function showAddresses(
  server: HttpServer,
  { externalUrl, publicHost, autoUpdates }: CloudStorageSettings,
): Promise<void> {
  const { host, port } = server;
  const url = externalUrl ?? (autoUpdates ? connectionUrl({ scheme: "http", host, port }) : null);
  if (url !== null) await configure(server, { externalUrl: url });
  if (publicHost !== null) await configure(server, { publicHost });
}

const configure = (
  server: HttpServer,
  json: { readonly externalUrl: string } | { readonly publicHost: string },
): Promise<unknown> => ask(server, { method: "PUT", path: "/_internal/config", json });

/**
 * Cloud Storage, emulated by fake-gcs-server (github.com/fsouza/fake-gcs-server).
 *
 * ```ts
 * await using gcs = await new CloudStorageEmulatorContainer("fsouza/fake-gcs-server:1.56.1").start();
 * const storage = new Storage(gcs.getClientOptions());
 * ```
 */
export class CloudStorageEmulatorContainer extends ServerContainer<
  CloudStorageSettings,
  StartedCloudStorageEmulatorContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither fake-gcs-server's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, storage);
  }

  /** Sets the project of `getClientOptions()`. Default `test-project`. Throws InvalidOptionError. */
  withProjectId(projectId: string): this {
    return this.set({ projectId: checkText(projectId, "withProjectId") });
  }

  /**
   * Sets the URL of links in the server's answers. Default: the address at which the test reaches the server. Throws
   * InvalidOptionError.
   */
  withExternalURL(url: string): this {
    return this.set({ externalUrl: checkUrl(url, "withExternalURL") });
  }

  /** Sets the host of public URLs. Default `storage.googleapis.com`. Throws InvalidOptionError. */
  withPublicHost(host: string): this {
    return this.set({ publicHost: checkText(host, "withPublicHost") });
  }

  /**
   * With false, leaves links in the server's answers as they are, unless `withExternalURL()` sets it. Default true. Throws
   * InvalidOptionError.
   */
  withAutoUpdateExternalUrl(autoUpdates = true): this {
    return this.set({ autoUpdates: checkBoolean(autoUpdates, "withAutoUpdateExternalUrl") });
  }
}

function checkUrl(url: string, option: string): string {
  if (URL.canParse(checkText(url, option)) && /^https?:/.test(url)) return url;
  throw InvalidOptionError.quoting(option, "a URL that begins with http:// or https://", url);
}
