import { defineServer, ServerContainer, type ImageName } from "../../src/module";
import { answersHealth, hostname, StartedFlociEmulator } from "./other-clouds";

const FLOCI_AZ_PORT = 4577;

/** The storage account that Azure's SDKs know for development (learn.microsoft.com/azure/storage/common/storage-use-azurite). */
interface FlociAzSettings {
  readonly accountName: string;
  readonly accountKey: string;
}

/** A running emulator of Azure. It checks no keys. */
export class StartedFlociAzContainer extends StartedFlociEmulator<FlociAzSettings> {
  getAccountName(): string {
    return this.settings.accountName;
  }

  getAccountKey(): string {
    return this.settings.accountKey;
  }

  /** Returns `http://host:port/account`. */
  getBlobEndpoint(): string {
    return this.getServiceEndpoint();
  }

  /** Returns `http://host:port/account-queue`. */
  getQueueEndpoint(): string {
    return this.getServiceEndpoint("queue");
  }

  /** Returns `http://host:port/account-table`. */
  getTableEndpoint(): string {
    return this.getServiceEndpoint("table");
  }

  /** Returns the endpoint of a service: `keyvault`, `appconfig`, `cosmos` …; default: that of blobs. */
  getServiceEndpoint(service?: string): string {
    const suffix = service === undefined ? "" : `-${service}`;
    return this.url({ scheme: "http", path: `${this.getAccountName()}${suffix}` });
  }

  /** Returns the connection string for the Azure SDK's `fromConnectionString()`, with the account's key. */
  getConnectionString(): string {
    const parts = {
      DefaultEndpointsProtocol: "http",
      AccountName: this.getAccountName(),
      AccountKey: this.getAccountKey(),
      BlobEndpoint: this.getBlobEndpoint(),
      QueueEndpoint: this.getQueueEndpoint(),
      TableEndpoint: this.getTableEndpoint(),
    };
    return Object.entries(parts)
      .map(([name, value]) => `${name}=${value};`)
      .join("");
  }
}

const flociAz = defineServer({
  name: "floci-az",
  images: ["floci/floci-az"],
  ports: [FLOCI_AZ_PORT],
  defaults: {
    accountName: "devstoreaccount1",
    accountKey:
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
  },
  configure: (_settings, described) => ({ environment: hostname("FLOCI_AZ_HOSTNAME", described) }),
  ready: () => answersHealth("/_floci/health", FLOCI_AZ_PORT),
  started: StartedFlociAzContainer,
});

/** An emulator of Azure (floci.io/floci-az), with the getters of AzuriteContainer. The tests do not run it. */
export class FlociAzContainer extends ServerContainer<FlociAzSettings, StartedFlociAzContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `floci/floci-az` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, flociAz);
  }
}
