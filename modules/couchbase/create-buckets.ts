import { httpRequest, messageOf, type Handle } from "../../src/module";
import { askServer } from "../http-api/ask-server";
import type { BucketSettings } from "./bucket-definition";
import { couchbaseServer, sendForm } from "./couchbase-api";
import { MANAGEMENT_PORT, QUERY_PORT, type CouchbaseSettings } from "./settings";
import { untilAnswered } from "./until";

const BUCKETS = "/pools/default/buckets";

/** The answer of `GET /pools/default/buckets/<name>`. */
interface Bucket {
  readonly name: string;
  readonly nodes: readonly { readonly status: string }[];
}

/**
 * Creates the buckets that do not exist, and waits until they can be used. Throws MayflyError with the code
 * `COUCHBASE_REQUEST_FAILED`.
 */
export async function createBuckets(container: Handle, settings: CouchbaseSettings): Promise<void> {
  if (settings.buckets.length === 0) return;
  const server = couchbaseServer(
    { host: container.host, port: container.mappedPort(MANAGEMENT_PORT) },
    settings,
  );
  const { body } = await askServer(server, { path: BUCKETS });
  const existing = (JSON.parse(body) as Bucket[]).map(({ name }) => name);
  for (const bucket of settings.buckets.filter(({ name }) => !existing.includes(name))) {
    await sendForm(server, BUCKETS, {
      name: bucket.name,
      ramQuotaMB: bucket.quotaMb,
      replicaNumber: bucket.replicas,
      flushEnabled: bucket.isFlushEnabled ? 1 : 0,
    });
    await untilAnswered(container, async () => {
      const answer = await askServer(server, { path: `${BUCKETS}/${encode(bucket.name)}` });
      const { nodes } = JSON.parse(answer.body) as Bucket;
      const isHealthy = nodes.length > 0 && nodes.every(({ status }) => status === "healthy");
      return isHealthy || `the bucket ${bucket.name} is not ready yet`;
    });
    if (settings.services.includes("n1ql")) await indexBucket(container, settings, bucket);
  }
}

/** Waits until queries find the bucket, and gives it its primary index. */
async function indexBucket(
  container: Handle,
  settings: CouchbaseSettings,
  { name, hasPrimaryIndex }: BucketSettings,
): Promise<void> {
  const query = (statement: string): Promise<unknown[]> => ask(container, settings, statement);
  const quoted = name.replaceAll('"', "");
  await untilAnswered(container, async () => {
    const found = await query(`SELECT name FROM system:keyspaces WHERE name = "${quoted}"`);
    return found.length > 0 || `queries do not find the bucket ${name} yet`;
  });
  if (!hasPrimaryIndex || !settings.services.includes("index")) return;
  // The services for queries and indexes learn of the bucket one after the other.
  await untilAnswered(container, async () => {
    await query(`CREATE PRIMARY INDEX ON \`${name}\``).catch((error: unknown) => {
      // An earlier try has begun it. Couchbase 7.0 has no `IF NOT EXISTS`.
      if (!messageOf(error).includes("already exists")) throw error;
    });
    return true;
  });
  await untilAnswered(container, async () => {
    const where = `keyspace_id = "${quoted}" AND is_primary AND state = "online"`;
    const online = await query(`SELECT name FROM system:indexes WHERE ${where}`);
    return online.length > 0 || `the primary index of ${name} is not online yet`;
  });
}

/** Sends a statement, and returns its results. Throws an Error with the server's words. */
async function ask(
  container: Handle,
  login: CouchbaseSettings,
  statement: string,
): Promise<unknown[]> {
  const address = { host: container.host, port: container.mappedPort(QUERY_PORT), login };
  const request = { method: "POST", path: "/query/service", json: { statement } };
  const { status, body } = await httpRequest(address, request);
  if (status !== 200) throw new Error(`${statement}: HTTP ${status}: ${body.trim()}`);
  return (JSON.parse(body) as { readonly results: unknown[] }).results;
}

const encode = encodeURIComponent;
