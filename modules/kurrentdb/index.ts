export { KurrentDbContainer, StartedKurrentDbContainer } from "./kurrentdb-container";
export { KurrentDbStreams } from "./kurrentdb-streams";
