export { Neo4jContainer } from "./neo4j-container";
export { Neo4jPlugin } from "./neo4j-plugin";
export { StartedNeo4jContainer, type Neo4jAuthToken } from "./started-neo4j-container";
export type { ClearOptions } from "./clear-database";
export type { CypherRow } from "./cypher";
