import { checkText, InvalidOptionError, ServerContainer } from "../../src/module";
import type { AwsIdentity } from "../aws/signature";
import type { StartedS3Storage } from "./started-s3-storage";

/** The builder of a server that speaks S3 and nothing else of AWS. */
export abstract class S3Container<Started extends StartedS3Storage> extends ServerContainer<
  AwsIdentity,
  Started
> {
  /** For subclasses: the fewest characters with which the server starts. */
  protected readonly shortest = { username: 1, password: 1 };

  /** Sets the access key of the user, who may do everything. Throws InvalidOptionError. */
  withUsername(username: string): this {
    return this.set({ accessKey: checkLength(username, this.shortest.username, "withUsername") });
  }

  /** Sets the user's secret key. Throws InvalidOptionError. */
  withPassword(password: string): this {
    return this.set({ secretKey: checkLength(password, this.shortest.password, "withPassword") });
  }

  /** Sets the region of the server and of `getClientOptions()`. Default `us-east-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }
}

function checkLength(key: string, shortest: number, option: string): string {
  if (checkText(key, option).length >= shortest) return key;
  const expected = `at least ${shortest} characters`;
  throw InvalidOptionError.describing(option, expected, `${key.length}`);
}
