export { ScyllaContainer } from "./scylla-container";
export { StartedScyllaContainer } from "./started-scylla-container";
export {
  CassandraKeyspace as ScyllaKeyspace,
  type CassandraClientOptions as ScyllaClientOptions,
} from "../cassandra";
