export { CouchbaseContainer } from "./couchbase-container";
export {
  StartedCouchbaseContainer,
  type CouchbaseClientOptions,
} from "./started-couchbase-container";
export { BucketDefinition } from "./bucket-definition";
export { CouchbaseService } from "./couchbase-service";
export { CouchbaseScope } from "./couchbase-scope";
