export { PostgreSqlContainer } from "./postgresql-container";
export { StartedPostgreSqlContainer } from "./started-postgresql-container";
