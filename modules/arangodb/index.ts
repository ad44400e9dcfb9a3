export { ArangoDBContainer } from "./arangodb-container";
export { StartedArangoContainer, type ArangoDBClientOptions } from "./started-arango-container";
export { ArangoDBDatabase } from "./arangodb-database";
