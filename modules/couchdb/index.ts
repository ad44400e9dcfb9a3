export { CouchDBContainer } from "./couchdb-container";
export { StartedCouchDBContainer } from "./started-couchdb-container";
export { CouchDBDatabase } from "./couchdb-database";
