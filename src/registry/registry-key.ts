import type { ImageName } from "../spec/image-name";

/** Docker Hub's key in `config.json`, which is older than its registry. */
export const DOCKER_HUB_KEY = "https://index.docker.io/v1/";

/** Hosts under which Docker Hub is written; tools other than the docker CLI save logins by them. */
const DOCKER_HUB_HOSTS = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** The key of an image's registry: that of Docker Hub where the image names none. */
export function keyOfImage(name: ImageName): string {
  return registryKey(name.registry ?? DOCKER_HUB_KEY);
}

/** The key of a registry's host; `docker.io` is Docker Hub. */
export function registryKey(registry: string): string {
  return DOCKER_HUB_HOSTS.includes(hostOf(registry)) ? DOCKER_HUB_KEY : registry;
}

/** `registry.example.com` of `https://registry.example.com/v1/`: old clients saved logins as URLs. */
export function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** How people call it. */
export function registryTitle(name: ImageName): string {
  return keyOfImage(name) === DOCKER_HUB_KEY ? "Docker Hub" : (name.registry ?? "");
}
