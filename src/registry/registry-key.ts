import type { ImageName } from "../spec/image-name";

/** Docker Hub's key in `config.json`: the address of its old index, not of its registry. */
export const DOCKER_HUB_KEY = "https://index.docker.io/v1/";

/** Docker Hub's hosts. Tools other than the docker CLI save logins under them. */
const DOCKER_HUB_HOSTS = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** Returns the key of an image's registry; an image without a registry is on Docker Hub. */
export function keyOfImage(name: ImageName): string {
  return registryKey(name.registry ?? DOCKER_HUB_KEY);
}

/** Returns the key of a registry. Any of Docker Hub's hosts gives Docker Hub's key. */
export function registryKey(registry: string): string {
  return DOCKER_HUB_HOSTS.includes(hostOf(registry)) ? DOCKER_HUB_KEY : registry;
}

/**
 * Returns the host of a key. The key can be a URL, since old clients saved logins under URLs:
 * `https://registry.example.com/v1/` gives `registry.example.com`.
 */
export function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** Returns the display name of an image's registry. */
export function registryTitle(name: ImageName): string {
  return keyOfImage(name) === DOCKER_HUB_KEY ? "Docker Hub" : (name.registry ?? "");
}
