export {
  MongoDBAtlasLocalContainer,
  StartedMongoDBAtlasLocalContainer,
} from "./atlas-local-container";
export { MongoDBContainer, StartedMongoDBContainer } from "./mongodb-container";
export { MongoDBDatabase } from "./mongodb-database";
