export { CassandraContainer } from "./cassandra-container";
export { StartedCassandraContainer } from "./started-cassandra-container";
export type { CassandraClientOptions } from "./started-cql-server";
export { CassandraKeyspace } from "./cassandra-keyspace";
