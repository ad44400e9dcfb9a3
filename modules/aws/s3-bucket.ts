import { definePart, namesOfTheDead, ownedName, ServerPart, testRun } from "../../src/module";
import { createBucket, emptyBucket, listBuckets, removeBucket } from "./buckets";
import { removeLeftoversOnce } from "./once-per-server";
import type { Access } from "./requests";
import type { AwsIdentity } from "./signature";
import type { StartedS3Server } from "./started-s3-server";

/** A bucket of S3 that belongs to one test, from `openBucket()`. `await using` removes it with its objects. */
export class S3Bucket extends ServerPart<StartedS3Server<AwsIdentity>> {
  /** Returns `http://host:port/bucket`. */
  getUrl(): string {
    return `${this.server.getClientOptions().endpoint}/${this.getName()}`;
  }

  /**
   * Removes all objects with all of their versions. Throws MayflyError with the code `AWS_REQUEST_FAILED`, for
   * example for an object that S3's object lock protects.
   */
  async empty(): Promise<void> {
    await emptyBucket(this.server.access(), this.getName());
  }

  protected async remove(server: StartedS3Server<AwsIdentity>, name: string): Promise<void> {
    await removeBucket(server.access(), name);
  }
}
definePart("s3-bucket", S3Bucket);

/** Creates a bucket for this process. `server` is the container's id. Returns the bucket's name. */
export async function createOwnBucket(server: string, access: Access): Promise<string> {
  await removeLeftoversOnce(`${server} buckets`, async () => {
    const names = (await listBuckets(access)).map(toOwnedName);
    const left = namesOfTheDead(names).map(toBucketName);
    await Promise.all(left.map((name) => removeBucket(access, name)));
  });
  const name = toBucketName(ownedName(testRun()));
  await createBucket(access, name);
  return name;
}

/** The names of buckets have no underscores. */
const toBucketName = (name: string): string => name.replaceAll("_", "-");
const toOwnedName = (bucket: string): string => bucket.replaceAll("-", "_");
