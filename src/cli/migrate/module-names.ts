/** Our names for testcontainers' modules that are published under another name than their folder's there. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["azure-cosmosdb-emulator", "azurecosmosdb"],
]);

/** The modules whose names are testcontainers' and ours: `mayfly/redis` for `@testcontainers/redis`. */
export const SHARED_MODULES: ReadonlySet<string> = new Set([
  "arangodb",
  "azureservicebus",
  "azurite",
  "cassandra",
  "chromadb",
  "clickhouse",
  "cockroachdb",
  "couchbase",
  "couchdb",
  "elasticsearch",
  "etcd",
  "gcloud",
  "hivemq",
  "k3s",
  "kafka",
  "kurrentdb",
  "localstack",
  "mariadb",
  "minio",
  "mockserver",
  "mongodb",
  "mosquitto",
  "mssqlserver",
  "mysql",
  "nats",
  "neo4j",
  "ollama",
  "opensearch",
  "oraclefree",
  "postgresql",
  "qdrant",
  "rabbitmq",
  "redis",
  "redpanda",
  "s3mock",
  "scylladb",
  "selenium",
  "toxiproxy",
  "valkey",
  "vault",
  "weaviate",
]);

const SCOPE = "@testcontainers/";

/** Returns whether a package is testcontainers or one of its modules. */
export const isPeer = (name: string): boolean =>
  name === "testcontainers" || name.startsWith(SCOPE);

/** Returns whether a module name in source code leads to testcontainers or one of its modules. */
export const leadsToPeer = (name: string): boolean =>
  name === "testcontainers" || name.startsWith("testcontainers/") || name.startsWith(SCOPE);

/** Returns the package that a module name leads to: `@testcontainers/redis` for `@testcontainers/redis/build/x`. */
export const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith(SCOPE) ? 2 : 1)
    .join("/");

/** Returns our name for one of testcontainers' modules, given as a package. */
function ownName(name: string): string {
  const theirs = name.slice(SCOPE.length);
  return RENAMED.get(theirs) ?? theirs;
}

const isShared = (theirs: string): boolean => SHARED_MODULES.has(theirs) || RENAMED.has(theirs);

/** Returns whether Mayfly has what a package of testcontainers has. */
export const hasCounterpart = (name: string): boolean =>
  name === "testcontainers" || isShared(name.slice(SCOPE.length));

/**
 * Returns the name to import instead of one of testcontainers'. All its internal files become the index, which has
 * what they export.
 */
export function counterpartOf(name: string): string {
  return name.startsWith(SCOPE) ? `mayfly/${ownName(packageOf(name))}` : "mayfly";
}
