import { AwsPrefix, createOwnPrefix } from "./aws-prefix";
import type { EmulatorAccess } from "./named-resources";
import type { AwsIdentity } from "./signature";
import { StartedS3Server } from "./started-s3-server";

/** A running emulator of AWS, whose services share one port. */
export abstract class StartedAwsEmulator<S extends AwsIdentity> extends StartedS3Server<S> {
  /**
   * The services that can have resources, or what the server's health calls such a service: here, one that had a request
   * or is started.
   */
  protected readonly used: EmulatorAccess["used"] = "running";

  /** Returns `http://host:port`, the endpoint of all services. */
  getConnectionUri(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns a prefix for the names of one test's SQS queues, SNS topics, DynamoDB tables and secrets. `await using`
   * removes what has the prefix; what processes have left that were killed is removed, too. Throws MayflyError with the
   * code `AWS_REQUEST_FAILED`.
   */
  async openPrefix(): Promise<AwsPrefix> {
    return new AwsPrefix(this, await createOwnPrefix(this.getId(), this.access()));
  }

  /** @internal Returns how this process reaches the server, in each view. */
  override access(): EmulatorAccess {
    return { ...super.access(), used: this.used };
  }
}
