/** The users that the entrypoints of Redis and compatible images switch to. */
export const SERVER_USERS: readonly string[] = ["redis", "valkey", "keydb"];
