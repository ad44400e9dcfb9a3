export { NatsContainer, StartedNatsContainer, type NatsConnectionOptions } from "./nats-container";
export { NatsAccount } from "./nats-account";
