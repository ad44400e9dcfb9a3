export { ClickHouseContainer } from "./clickhouse-container";
export {
  StartedClickHouseContainer,
  type ClickHouseClientOptions,
} from "./started-clickhouse-container";
export { ClickHouseDatabase, type OpenDatabaseOptions } from "./clickhouse-database";
