export { CassandraContainer } from "./cassandra-container";
export { StartedCassandraContainer } from "./started-cassandra-container";
export type { CassandraClientOptions } from "./started-cql-server";
export { CassandraKeyspace } from "./cassandra-keyspace";
export { CassandraCluster } from "./cluster/cassandra-cluster";
export {
  StartedCassandraCluster,
  type CassandraClusterClientOptions,
} from "./cluster/started-cassandra-cluster";
export { CassandraClusterKeyspace } from "./cluster/cluster-keyspace";
