export { PostgreSqlContainer } from "./postgresql-container";
export { StartedPostgreSqlContainer } from "./started-postgresql-container";
export { PostgreSqlDatabase } from "./postgresql-database";
export type { CloneOptions } from "./clone-options";
export type { EmptyTablesOptions } from "./empty-tables";
