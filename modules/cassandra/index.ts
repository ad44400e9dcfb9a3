export { CassandraContainer } from "./cassandra-container";
export {
  StartedCassandraContainer,
  type CassandraClientOptions,
} from "./started-cassandra-container";
export { CassandraKeyspace } from "./cassandra-keyspace";
