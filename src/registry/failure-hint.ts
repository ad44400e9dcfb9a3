import type { ImageName } from "../spec/image-name";
import type { FailureKind } from "./failure";
import { DOCKER_HUB_KEY, keyOfImage } from "./registry-key";
import { withdrawnHint, withdrawnImages } from "./withdrawn-images";

export interface Asked {
  readonly name: ImageName;
  readonly verb: "pull" | "push";
  /** The source of the login that was sent; undefined if there was none. */
  readonly login: string | undefined;
}

/** What registries answer for a repository or a tag that does not exist; Docker Hub hides which of them it is. */
const ABSENT: ReadonlySet<FailureKind> = new Set(["unauthorized", "denied", "missing"]);

/** Returns one sentence that says what to do about a failure. */
export function failureHint(kind: FailureKind, { name, verb, login }: Asked): string {
  const hub = keyOfImage(name) === DOCKER_HUB_KEY;
  const registry = hub ? "Docker Hub" : (name.registry ?? "");
  const withdrawn = verb === "pull" && ABSENT.has(kind) ? withdrawnImages(name) : undefined;
  if (withdrawn !== undefined) return withdrawnHint(name, withdrawn);
  const toLogIn = hub ? "docker login" : `docker login ${registry}`;
  switch (kind) {
    case "unauthorized":
      return login === undefined
        ? `log in with \`${toLogIn}\`, or set DOCKER_AUTH_CONFIG`
        : `${registry} rejected the login from ${login}: log in again with \`${toLogIn}\``;
    case "denied":
      return login === undefined
        ? `check the name ${name.repository}; if it is private, log in with \`${toLogIn}\``
        : `check the name ${name.repository}, and that the login from ${login} is allowed to ${verb} it`;
    case "missing":
      return verb === "push"
        ? `check that the engine has ${name.string}: \`docker image ls ${name.repository}\``
        : `check the name and tag of ${name.string}; if it is private, log in with \`${toLogIn}\``;
    case "platform":
      return "choose a platform that the image supports: withPlatform(...)";
    case "rate-limit":
      return hub
        ? "log in with `docker login`, which raises the limit, or set TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX to a mirror"
        : `wait, or log in with \`${toLogIn}\``;
    case "certificate":
      return `the engine does not trust the certificate of ${registry}: copy its CA certificate to /etc/docker/certs.d/${registry}/ca.crt on the engine's machine`;
    case "plain-http":
      return `${registry} does not use TLS: add it to "insecure-registries" in the engine's daemon.json`;
    case "host":
      return `the engine cannot resolve ${registry}: check the registry's name, and DNS on the engine's machine`;
    case "no-space":
      return "free disk space on the engine's machine: `docker system df` shows what uses it";
    default:
      return `check that the engine can reach ${registry}: \`docker ${verb} ${name.string}\``;
  }
}
