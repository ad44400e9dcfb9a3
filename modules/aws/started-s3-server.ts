import { createOwnBucket, S3Bucket } from "./s3-bucket";
import type { AwsIdentity } from "./signature";
import { StartedAwsServer } from "./started-aws-server";

/** A running server that speaks the protocol of S3 at its first port. */
export abstract class StartedS3Server<S extends AwsIdentity> extends StartedAwsServer<S> {
  /**
   * Creates an S3 bucket for one test. `await using` removes it with its objects; buckets of processes that were killed
   * are removed, too. Throws MayflyError with the code `AWS_REQUEST_FAILED`.
   */
  async openBucket(): Promise<S3Bucket> {
    return new S3Bucket(this, await createOwnBucket(this.getId(), this.access()));
  }
}
