export { NatsContainer, StartedNatsContainer, type NatsConnectionOptions } from "./nats-container";
