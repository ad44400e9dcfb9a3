import { AwsPrefix, createOwnPrefix } from "./aws-prefix";
import type { AwsIdentity } from "./signature";
import { StartedS3Server } from "./started-s3-server";

/** A running emulator of AWS, whose services share one port. */
export abstract class StartedAwsEmulator<S extends AwsIdentity> extends StartedS3Server<S> {
  /** Returns `http://host:port`, the endpoint of all services. */
  getConnectionUri(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns a prefix for the names of one test's SQS queues and SNS topics. `await using` removes the queues and topics
   * with it; those of processes that were killed are removed, too. Throws MayflyError with the code
   * `AWS_REQUEST_FAILED`.
   */
  async openPrefix(): Promise<AwsPrefix> {
    return new AwsPrefix(this, await createOwnPrefix(this.getId(), this.access()));
  }
}
