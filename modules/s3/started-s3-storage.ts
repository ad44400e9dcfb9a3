import type { AwsIdentity } from "../aws/signature";
import { StartedS3Server } from "../aws/started-s3-server";

/** A running server that speaks S3 and nothing else of AWS. All have MinIO's getters, so that one replaces another. */
export abstract class StartedS3Storage extends StartedS3Server<AwsIdentity> {
  /** Returns `http://host:port`. */
  getConnectionUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the access key. */
  getUsername(): string {
    return this.getAccessKey();
  }

  /** Returns the secret key. */
  getPassword(): string {
    return this.getSecretKey();
  }
}
