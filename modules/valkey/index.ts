export { ValkeyContainer, StartedValkeyContainer } from "./valkey-container";
export {
  RedisDatabase as ValkeyDatabase,
  type InitialData,
  type RedisLogLevel as ValkeyLogLevel,
  type RedisTls as ValkeyTls,
} from "../redis";
