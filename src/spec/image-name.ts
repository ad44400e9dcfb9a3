import { InvalidOptionError } from "../errors";

// The grammar of image references: github.com/distribution/reference, regexp.go.
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const PATH = new RegExp(
  `^(?<path>${COMPONENT}(?:/${COMPONENT})*)` +
    "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?" +
    "(?:@(?<digest>[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$",
);
const REGISTRY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;

/** A parsed image reference. */
export class ImageName {
  /** As it is passed to the engine, e.g. `redis:8` or `ghcr.io/team/app@sha256:…`. */
  readonly string: string;

  constructor(
    /** `localhost:5000`, `ghcr.io` …; undefined means Docker Hub. */
    readonly registry: string | undefined,
    /** The path within the registry, without tag: `redis`, `bitnami/kafka`. */
    readonly image: string,
    /** A tag (`8`) or a digest (`sha256:…`). */
    readonly tag: string,
  ) {
    this.string =
      (registry === undefined ? "" : `${registry}/`) +
      image +
      (tag.includes(":") ? "@" : ":") +
      tag;
  }

  /**
   * Reads `[registry/]path[:tag][@digest]`; without tag and digest it is `latest`, with both the
   * digest counts, as for the engine. Throws InvalidOptionError.
   */
  static fromString(text: string): ImageName {
    const slash = text.indexOf("/");
    const first = text.slice(0, Math.max(slash, 0));
    const registry = looksLikeRegistry(first) ? first : undefined;
    const groups = PATH.exec(registry === undefined ? text : text.slice(slash + 1))?.groups;
    if (groups?.["path"] === undefined || (registry !== undefined && !REGISTRY.test(registry))) {
      throw new InvalidOptionError(
        "image",
        "a name such as redis:8 or registry.example.com/team/app:1.2",
        text,
      );
    }
    return new ImageName(registry, groups["path"], groups["digest"] ?? groups["tag"] ?? "latest");
  }

  /** The same image behind a prefix such as `mirror.example.com/hub/`, unless it names its own registry. */
  withHubPrefix(prefix: string): ImageName {
    if (this.registry !== undefined) return this;
    return ImageName.fromString(`${prefix.replace(/\/+$/, "")}/${this.string}`);
  }

  equals(other: ImageName): boolean {
    return this.string === other.string;
  }
}

/** `localhost/app` and `my.host/app` name a registry, `library/redis` is a path on Docker Hub. */
function looksLikeRegistry(first: string): boolean {
  return first === "localhost" || /[.:A-Z[]/.test(first);
}
