import {
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { AwsClientOptions } from "../../modules/minio";
import { messageOf } from "../../src/errors";
import { eventually } from "./eventually";

/** What all servers with S3 have. */
interface S3Server {
  getClientOptions(): AwsClientOptions;
}

export const s3Client = (server: S3Server): S3Client => new S3Client(server.getClientOptions());

/** Returns the names of all buckets. */
export async function bucketNames(server: S3Server): Promise<string[]> {
  const { Buckets = [] } = await s3Client(server).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name = "" }) => Name);
}

/** Lists the buckets with another secret key. */
export async function askWithWrongKey(server: S3Server): Promise<unknown> {
  const { credentials, ...options } = server.getClientOptions();
  const wrong = { ...credentials, secretAccessKey: "another-secret-key" };
  return new S3Client({ ...options, credentials: wrong }).send(new ListBucketsCommand({}));
}

/** Puts an object into the bucket, and returns what it then reads. */
export async function putAndGet(
  server: S3Server,
  Bucket: string,
  { Key, Body }: { readonly Key: string; readonly Body: string },
): Promise<string | undefined> {
  const client = s3Client(server);
  await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
  return await answer.Body?.transformToString();
}

/**
 * Waits until the server's page for the browser answers. SeaweedFS opens it a little later than S3, and does not answer
 * those who connected before.
 */
export async function pageAnswers(server: {
  getHost(): string;
  getUiPort(): number;
}): Promise<void> {
  const url = `http://${server.getHost()}:${server.getUiPort()}/`;
  await eventually(`${url} answers`, async () => {
    try {
      const { status } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      return status === 200 || `HTTP ${status}`;
    } catch (error) {
      return messageOf(error);
    }
  });
}
