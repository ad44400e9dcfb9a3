import { StartedS3Server } from "../aws/started-s3-server";
import { HTTPS_PORT, type S3MockSettings } from "./settings";

/** A running S3Mock. */
export class StartedS3MockContainer extends StartedS3Server<S3MockSettings> {
  protected readonly product = "S3Mock";

  /** Returns the port for HTTP. */
  getHttpPort(): number {
    return this.getPort();
  }

  /** Returns the port for HTTPS. */
  getHttpsPort(): number {
    return this.getMappedPort(HTTPS_PORT);
  }

  /** Returns the access key that clients are given. S3Mock accepts any. */
  getAccessKeyId(): string {
    return this.getAccessKey();
  }

  /** Returns the secret key that clients are given. S3Mock accepts any. */
  getSecretAccessKey(): string {
    return this.getSecretKey();
  }

  /** Returns `http://host:port`. */
  getHttpConnectionUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `https://host:port`. The server has signed its certificate itself. */
  getHttpsConnectionUrl(): string {
    return this.url({ scheme: "https", port: HTTPS_PORT });
  }
}
