export { HiveMQContainer } from "./hivemq-container";
export { StartedHiveMQContainer } from "./started-hivemq-container";
export { HiveMQTopics } from "./hivemq-topics";
export type { MqttConnectionOptions } from "../mqtt/connection-options";
