import type { ImageName } from "../spec/image-name";
import { DOCKER_HUB_KEY, keyOfImage } from "./registry-key";

/** Images that many tests use, and that their publishers withdrew or changed the terms of. */
export interface WithdrawnImages {
  /** Repositories, those of Docker Hub without a registry. A final `*` stands for any name: `bitnami/*`. */
  readonly repositories: readonly string[];
  /** The day from which pulls or starts fail, `YYYY-MM-DD`. */
  readonly since: string;
  /** What happened to the images; the end of a sentence that begins with their name. */
  readonly what: string;
  /** What to do now. */
  readonly instead: string;
  /** Where the facts are from. */
  readonly source: string;
  /** What the container's log says if the image is there, but wants something first. Default: the pull fails. */
  readonly logged?: string;
}

/** In the order of their dates, the newest first. */
export const WITHDRAWN_IMAGES: readonly WithdrawnImages[] = [
  {
    repositories: ["minio/minio", "minio/mc"],
    since: "2026-09-11",
    what: "left Docker Hub",
    instead:
      "use quay.io/minio/…, which has the same tags and gets no new ones, or another S3 server such as rustfs/rustfs or chrislusf/seaweedfs",
    source: "https://github.com/testcontainers/testcontainers-node/pull/1463",
  },
  {
    repositories: ["localstack/localstack", "localstack/localstack-pro"],
    since: "2026-03-23",
    what: "needs an account for the tags latest and 2026.*",
    instead:
      "pin localstack/localstack:4.14.0, set the variable LOCALSTACK_AUTH_TOKEN, or use another emulator such as ministackorg/ministack or floci/floci",
    source: "https://github.com/lifeomic/lambda-tools/issues/387",
    logged: "LOCALSTACK_AUTH_TOKEN",
  },
  {
    repositories: ["bitnami/*"],
    since: "2025-08-28",
    what: "moved to bitnamilegacy/*, which gets no updates",
    instead: "use the same name and tag of bitnamilegacy/, or the server's official image",
    source: "https://github.com/bitnami/containers/issues/83267",
  },
  {
    repositories: ["jboss/keycloak"],
    since: "2024-03-12",
    what: "left Docker Hub",
    instead: "use quay.io/keycloak/keycloak, which has the same tags",
    source: "https://github.com/trigo-at/keycloak-theme-development/issues/3",
  },
  {
    repositories: ["k8s.gcr.io/*"],
    since: "2023-04-03",
    what: "gets no new tags",
    instead: "use the same name of registry.k8s.io",
    source: "https://kubernetes.io/blog/2023/03/10/image-registry-redirect",
  },
];

/** Returns what is known of an image that was withdrawn; undefined for all others. */
export function withdrawnImages(name: ImageName): WithdrawnImages | undefined {
  const repository = keyOfImage(name) === DOCKER_HUB_KEY ? name.image : name.repository;
  return WITHDRAWN_IMAGES.find(({ repositories }) =>
    repositories.some((pattern) =>
      pattern.endsWith("*") ? repository.startsWith(pattern.slice(0, -1)) : repository === pattern,
    ),
  );
}

/** Returns the hint for a pull or a start that fails because an image was withdrawn. */
export function withdrawnHint(
  { repository }: ImageName,
  { since, what, instead, source }: WithdrawnImages,
): string {
  return `${repository} ${what} (${since}): ${instead}; see ${source}`;
}
