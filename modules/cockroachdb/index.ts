export { CockroachDbContainer } from "./cockroachdb-container";
export { StartedCockroachDbContainer } from "./started-cockroachdb-container";
export { CockroachDbDatabase } from "./cockroachdb-database";
