export interface StorageAccount {
  readonly accountName: string;
  /** In base64. */
  readonly accountKey: string;
}

/** What the builder collects. */
export interface AzuriteSettings extends StorageAccount {
  /** The blob service's port in the container. */
  readonly port: number;
  readonly queuePort: number;
  readonly tablePort: number;
  readonly isInMemory: boolean;
  /** For blobs in memory; undefined for Azurite's own limit. */
  readonly extentMemoryLimitMb?: number;
  readonly skipsApiVersionCheck: boolean;
  readonly tls?: "pem" | "pfx";
  readonly pfxPassword?: string;
  readonly hasOAuth: boolean;
}

/** The account that Azurite has by default (learn.microsoft.com/azure/storage/common/storage-use-azurite). */
export const DEFAULTS: AzuriteSettings = {
  accountName: "devstoreaccount1",
  accountKey:
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
  port: 10000,
  queuePort: 10001,
  tablePort: 10002,
  isInMemory: false,
  skipsApiVersionCheck: false,
  hasOAuth: false,
};
