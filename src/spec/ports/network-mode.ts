// The meaning of network modes (Engine API, `HostConfig.NetworkMode`).

/** Returns true for `none` and `container:<id>`: the container has no network of its own. */
export function isWithoutNetwork(mode = ""): boolean {
  return mode === "none" || mode.startsWith("container:");
}

/** Returns true for `host`, `none` and `container:<id>`: no ports are published, no networks can be joined. */
export function isWithoutPorts(mode = ""): boolean {
  return mode === "host" || isWithoutNetwork(mode);
}

/** Modes that are not the name of a user's network. `ns`, `slirp4netns` and `pasta` are Podman's. */
const NO_USER_NETWORK = /^(default|bridge|nat|(container|ns|slirp4netns|pasta)(:.*)?)$/;

/** Returns true for the name of a user-defined network, in which containers can have aliases. */
export function isUserNetwork(mode: string): boolean {
  return !isWithoutPorts(mode) && !NO_USER_NETWORK.test(mode);
}
