export { KafkaContainer } from "./kafka-container";
export { StartedKafkaContainer, type KafkaSaslOptions } from "./started-kafka-container";
export { KafkaTopics } from "./kafka-topics";
export type { SaslListenerOptions, SaslSslListenerOptions, KeyStore } from "./sasl-listener";
export type { SaslMechanism, SaslOptions } from "./settings";
