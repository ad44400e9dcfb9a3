export { RedpandaContainer } from "./redpanda-container";
export { StartedRedpandaContainer } from "./started-redpanda-container";
export { RedpandaTopics } from "./redpanda-topics";
