import { StartedServer } from "../../src/module";
import type { Access } from "./requests";
import { createOwnBucket, S3Bucket } from "./s3-bucket";
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

/** A running server that speaks the protocol of S3 at its first port. */
export abstract class StartedS3Server<S extends AwsIdentity> extends StartedServer<S> {
  /** The server's name, for errors. */
  protected abstract readonly product: string;

  /** Returns the options for a client: `new S3Client(server.getClientOptions())`. */
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

  /**
   * Creates an S3 bucket for one test. `await using` removes it with its objects; buckets of processes that were killed
   * are removed, too. Throws MayflyError with the code `AWS_REQUEST_FAILED`.
   */
  async openBucket(): Promise<S3Bucket> {
    return new S3Bucket(this, await createOwnBucket(this.getId(), this.access()));
  }

  /** @internal Returns how this process reaches the server, in each view. */
  access(): Access {
    const { region, accessKey, secretKey } = this.settings;
    return { server: this.product, ...this.hostAddress(), region, accessKey, secretKey };
  }
}
