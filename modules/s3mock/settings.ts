import type { AwsIdentity } from "../aws/signature";

/** What the builder collects. */
export interface S3MockSettings extends AwsIdentity {
  /** The names of the buckets that the server starts with. */
  readonly buckets: readonly string[];
}

export const HTTP_PORT = 9090;
export const HTTPS_PORT = 9191;

export const DEFAULTS: S3MockSettings = {
  region: "auto",
  accessKey: "any-access-key-id",
  secretKey: "any-secret-access-key",
  buckets: [],
};
