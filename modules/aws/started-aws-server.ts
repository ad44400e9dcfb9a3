import { StartedServer } from "../../src/module";
import type { Access } from "./requests";
import type { AwsIdentity } from "./signature";

/** Options of the clients `@aws-sdk/client-…`. */
export interface AwsClientOptions {
  /** `http://host:port`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For S3: the bucket is in the path, since names such as `bucket.localhost` do not resolve everywhere. */
  readonly forcePathStyle: true;
}

/** A running server that the AWS SDK's clients reach at its first port. */
export abstract class StartedAwsServer<S extends AwsIdentity> extends StartedServer<S> {
  /** The server's name, for errors. */
  protected abstract readonly product: string;

  /** Returns the options for a client, for example `new S3Client(server.getClientOptions())`. */
  getClientOptions(): AwsClientOptions {
    return {
      endpoint: this.url({ scheme: "http" }),
      region: this.getRegion(),
      credentials: { accessKeyId: this.getAccessKey(), secretAccessKey: this.getSecretKey() },
      forcePathStyle: true,
    };
  }

  getRegion(): string {
    return this.settings.region;
  }

  getAccessKey(): string {
    return this.settings.accessKey;
  }

  getSecretKey(): string {
    return this.settings.secretKey;
  }

  /** @internal Returns how this process reaches the server, in each view. */
  access(): Access {
    const { region, accessKey, secretKey } = this.settings;
    return { server: this.product, ...this.hostAddress(), region, accessKey, secretKey };
  }
}
