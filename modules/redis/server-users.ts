/** The users that the entrypoints of Redis' images and of compatible ones change to. */
export const SERVER_USERS: readonly string[] = ["redis", "valkey", "keydb"];
