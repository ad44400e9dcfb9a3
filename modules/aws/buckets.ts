import { createHash } from "node:crypto";
import { ask, elements, type Access } from "./requests";

// The REST API of S3 (docs.aws.amazon.com/AmazonS3/latest/API), addressed by paths.

export async function listBuckets(access: Access): Promise<string[]> {
  const names: string[] = [];
  for (let query = "max-buckets=1000"; ;) {
    const answer = await ask(access, {
      service: "s3",
      operation: "ListBuckets",
      method: "GET",
      path: `/?${query}`,
    });
    const xml = answer ?? "";
    names.push(...elements(xml, "Name"));
    const [token] = elements(xml, "ContinuationToken");
    if (token === undefined || token === "") return names;
    query = `continuation-token=${encodeURIComponent(token)}&max-buckets=1000`;
  }
}

export async function createBucket(access: Access, bucket: string): Promise<void> {
  // S3 refuses the name of this region, which is the default.
  const body =
    access.region === "us-east-1"
      ? ""
      : `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${access.region}</LocationConstraint></CreateBucketConfiguration>`;
  await ask(access, {
    service: "s3",
    operation: "CreateBucket",
    method: "PUT",
    path: `/${bucket}`,
    body,
  });
}

/** Removes all objects, with all of their versions if the server has versions. */
export async function emptyBucket(access: Access, bucket: string): Promise<void> {
  for (;;) {
    // At most 1,000, of which the next list has none.
    const listed = (await listVersions(access, bucket)) ?? (await listObjects(access, bucket));
    const found = [...(listed ?? "").matchAll(/<(Version|DeleteMarker|Contents)>.*?<\/\1>/gs)];
    if (found.length === 0) return;
    // The escaped text of the list is put into the request as it is.
    const objects = found.map(([xml]) => {
      const [key = ""] = elements(xml, "Key");
      const [version] = elements(xml, "VersionId");
      const ofVersion = version === undefined ? "" : `<VersionId>${version}</VersionId>`;
      return `<Object><Key>${key}</Key>${ofVersion}</Object>`;
    });
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects.join("")}</Delete>`;
    await ask(access, {
      service: "s3",
      operation: "DeleteObjects",
      path: `/${bucket}?delete`,
      headers: {
        "content-md5": createHash("md5").update(body).digest("base64"),
        ...((await hasObjectLock(access, bucket)) && {
          "x-amz-bypass-governance-retention": "true",
        }),
      },
      body,
    });
  }
}

/** Returns undefined if the bucket does not exist, or if the server has no versions. */
function listVersions(access: Access, bucket: string): Promise<string | undefined> {
  return ask(access, {
    service: "s3",
    operation: "ListObjectVersions",
    method: "GET",
    path: `/${bucket}?versions`,
    isOptional: true,
  });
}

/** Returns undefined if the bucket does not exist. */
function listObjects(access: Access, bucket: string): Promise<string | undefined> {
  return ask(access, {
    service: "s3",
    operation: "ListObjectsV2",
    method: "GET",
    path: `/${bucket}?list-type=2`,
  });
}

async function hasObjectLock(access: Access, bucket: string): Promise<boolean> {
  const answer = await ask(access, {
    service: "s3",
    operation: "GetObjectLockConfiguration",
    method: "GET",
    path: `/${bucket}?object-lock`,
    isOptional: true,
  });
  return answer !== undefined;
}

/** Removes the bucket with its objects; does nothing if it does not exist. */
export async function removeBucket(access: Access, bucket: string): Promise<void> {
  await emptyBucket(access, bucket);
  await ask(access, {
    service: "s3",
    operation: "DeleteBucket",
    method: "DELETE",
    path: `/${bucket}`,
  });
}
