/** The users that the entrypoints of Redis' images, and of those that stand for them, change to. */
export const SERVER_USERS: readonly string[] = ["redis", "valkey", "keydb"];
