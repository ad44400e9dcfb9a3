export { RedisContainer } from "./redis-container";
export { StartedRedisContainer } from "./started-redis-container";
