export { TemporalContainer } from "./temporal-container";
export { StartedTemporalContainer } from "./started-temporal-container";
export { TemporalNamespace } from "./temporal-namespace";
export type { SearchAttributeType } from "./settings";
