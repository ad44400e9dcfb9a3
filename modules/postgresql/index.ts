export { PostgreSqlContainer } from "./postgresql-container";
export { StartedPostgreSqlContainer } from "./started-postgresql-container";
export { PostgreSqlDatabase } from "./postgresql-database";
export type { CloneOptions } from "./databases/clone-options";
export type { EmptyTablesOptions } from "./databases/empty-tables";
