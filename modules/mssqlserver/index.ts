export { MSSQLServerContainer } from "./mssqlserver-container";
export {
  StartedMSSQLServerContainer,
  type MSSQLClientOptions,
} from "./started-mssqlserver-container";
export { MSSQLServerDatabase } from "./mssqlserver-database";
