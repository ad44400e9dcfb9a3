export { MongoDBContainer, StartedMongoDBContainer } from "./mongodb-container";
export { MongoDBDatabase } from "./mongodb-database";
