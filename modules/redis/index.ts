export { RedisContainer } from "./redis-container";
export type { RedisLogLevel } from "./settings";
export { StartedRedisContainer } from "./started-redis-container";
export { RedisDatabase } from "./redis-database";
export type { InitialData } from "./initial-data";
export type { RedisTls } from "./server-tls";
export { RedisCluster, type ChangeNode, type RedisClusterOptions } from "./cluster/redis-cluster";
export { StartedRedisCluster, type Announced } from "./cluster/started-redis-cluster";
export type { NatMap, NodeAddress } from "./nat-map";
