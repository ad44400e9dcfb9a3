import type { AwsIdentity } from "../aws/signature";

/** What the builder collects, and what another process needs to attach the container. */
export interface DynamoDbSettings extends AwsIdentity {
  /** True if all access keys and regions have the same tables. */
  readonly isShared: boolean;
}

export const DYNAMODB_PORT = 8000;
