export { OracleDbContainer } from "./oracle-container";
export { StartedOracleDbContainer, type OracleClientOptions } from "./started-oracle-container";
export { OracleDbSchema } from "./oracle-schema";
