export { MemcachedContainer } from "./memcached-container";
export { StartedMemcachedContainer } from "./started-memcached-container";
export { MemcachedKeys } from "./memcached-keys";
