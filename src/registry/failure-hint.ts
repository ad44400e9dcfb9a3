import type { ImageName } from "../spec/image-name";
import type { FailureKind } from "./failure";
import { DOCKER_HUB_KEY, keyOfImage } from "./registry-key";

export interface Asked {
  readonly name: ImageName;
  readonly verb: "pull" | "push";
  /** Where the login that was sent comes from. */
  readonly login: string | undefined;
}

/** What to do about a failure, in one sentence. */
export function failureHint(kind: FailureKind, { name, verb, login }: Asked): string {
  const hub = keyOfImage(name) === DOCKER_HUB_KEY;
  const registry = hub ? "Docker Hub" : (name.registry ?? "");
  const toLogIn = hub ? "docker login" : `docker login ${registry}`;
  switch (kind) {
    case "unauthorized":
      return login === undefined
        ? `log in with \`${toLogIn}\`, or put a login into DOCKER_AUTH_CONFIG`
        : `${registry} does not take the login of ${login}: renew it with \`${toLogIn}\``;
    case "denied":
      return login === undefined
        ? `check the name ${name.repository}; if it is private, log in with \`${toLogIn}\``
        : `check the name ${name.repository}, and that the login of ${login} may ${verb} it`;
    case "missing":
      return verb === "push"
        ? `check that the engine has ${name.string}: \`docker image ls ${name.repository}\``
        : `check the name and tag of ${name.string}; if it is private, \`${toLogIn}\` may be missing`;
    case "platform":
      return "ask for a platform that the image is made for: withPlatform(...)";
    case "rate-limit":
      return hub
        ? "log in with `docker login`, which raises the limit, or name a mirror in TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"
        : `wait, or log in with \`${toLogIn}\``;
    case "certificate":
      return `the engine does not trust the certificate of ${registry}: put its authority's into /etc/docker/certs.d/${registry}/ca.crt on the engine's machine`;
    case "plain-http":
      return `${registry} speaks no TLS: add it to "insecure-registries" in the engine's daemon.json`;
    case "host":
      return `the engine cannot look up ${registry}: check the registry's name, and the network of the engine's machine`;
    case "no-space":
      return "make room on the engine's machine: `docker system df` says what takes it";
    default:
      return `check that the engine reaches ${registry}: \`docker ${verb} ${name.string}\``;
  }
}
