export { RedisContainer } from "./redis-container";
export type { RedisLogLevel } from "./settings";
export { StartedRedisContainer } from "./started-redis-container";
export { RedisDatabase } from "./redis-database";
export type { InitialData } from "./initial-data";
export type { RedisTls } from "./server-tls";
