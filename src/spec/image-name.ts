import { fieldOf, ImageMismatchError, InvalidOptionError } from "../errors";

// The grammar of image references: github.com/distribution/reference, regexp.go.
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const PATH = new RegExp(
  `^(?<path>${COMPONENT}(?:/${COMPONENT})*)` +
    "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?" +
    "(?:@(?<digest>[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$",
);
const REGISTRY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;

/** The digits of an image's id. */
const HEX_DIGITS = /^[0-9a-f]{64}$/;

/** A parsed image reference. */
export class ImageName {
  /** The whole name that the engine gets: `redis:8`, `ghcr.io/team/app@sha256:…`. */
  readonly string: string;

  #standsFor: readonly ImageName[] = [];

  constructor(
    /** `localhost:5000`, `ghcr.io` …; undefined for Docker Hub. */
    readonly registry: string | undefined,
    /** The path within the registry, without the tag: `redis`, `bitnami/kafka`. */
    readonly image: string,
    /** A tag (`8`) or a digest (`sha256:…`). */
    readonly tag: string,
  ) {
    this.string = this.isBareId
      ? image
      : (registry === undefined ? "" : `${registry}/`) +
        image +
        (tag.includes(":") ? "@" : ":") +
        tag;
  }

  /**
   * Parses `[registry/]path[:tag][@digest]`. Without tag and digest, the tag is `latest`. If both are
   * given, uses the digest, as engines do. Throws InvalidOptionError.
   */
  static fromString(text: string): ImageName {
    if (typeof text !== "string") throw notAName(text);
    const registry = registryIn(text);
    const path = registry === undefined ? text : text.slice(registry.length + 1);
    const groups = PATH.exec(path)?.groups;
    if (groups?.["path"] === undefined || (registry !== undefined && !REGISTRY.test(registry))) {
      throw notAName(text);
    }
    return new ImageName(registry, groups["path"], groups["digest"] ?? groups["tag"] ?? "latest");
  }

  /** Returns the name with a prefix such as `mirror.example.com/hub/`. Leaves ids, and names with a registry, as they are. */
  withHubPrefix(prefix: string): ImageName {
    if (this.registry !== undefined || this.isId) return this;
    return ImageName.fromString(`${prefix.replace(/\/+$/, "")}/${this.string}`);
  }

  equals(other: ImageName): boolean {
    return this.string === other.string;
  }

  /** True for an image's id: `sha256:…`, or its 64 digits alone. A commit returns one; no registry knows it. */
  get isId(): boolean {
    return this.isBareId || (this.repository === "sha256" && HEX_DIGITS.test(this.tag));
  }

  /** True for an image's id without `sha256:`. Engines accept no such name for a repository. */
  private get isBareId(): boolean {
    return this.registry === undefined && HEX_DIGITS.test(this.image);
  }

  /** The name without tag and digest: `redis`, `ghcr.io/team/app`. */
  get repository(): string {
    return this.registry === undefined ? this.image : `${this.registry}/${this.image}`;
  }

  toString(): string {
    return this.string;
  }

  /**
   * Returns the same name, declared compatible with `other`, so a module for `other` accepts it:
   * `ImageName.fromString("registry.example.com/our-postgres:3").asCompatibleSubstituteFor("postgres")`.
   * Throws InvalidOptionError.
   */
  asCompatibleSubstituteFor(other: string | ImageName): ImageName {
    const copy = new ImageName(this.registry, this.image, this.tag);
    copy.#standsFor = [...this.#standsFor, toImageName(other)];
    return copy;
  }

  /** Returns true if the repository is the same, with any tag, or if the name was declared a substitute for it. */
  isCompatibleWith(other: string | ImageName): boolean {
    const wanted = canonicalRepository(toImageName(other));
    return [this, ...this.#standsFor].some((name) => canonicalRepository(name) === wanted);
  }

  /** Throws ImageMismatchError unless the name is compatible with one of the others. For modules. */
  assertCompatibleWith(...others: readonly (string | ImageName)[]): void {
    if (others.some((other) => this.isCompatibleWith(other))) return;
    throw new ImageMismatchError(
      this.string,
      others.map((other) => toImageName(other).repository),
    );
  }
}

function notAName(given: unknown): InvalidOptionError {
  const expected = "a name such as redis:8 or registry.example.com/team/app:1.2";
  return InvalidOptionError.quoting("image", expected, given);
}

/** Parses a name. Under Jest, an ImageName can come from another copy of the class. Throws InvalidOptionError. */
export function toImageName(name: string | ImageName): ImageName {
  if (name instanceof ImageName) return name;
  return ImageName.fromString((fieldOf(name, "string") ?? name) as string);
}

/** On Docker Hub, `redis`, `library/redis` and `docker.io/library/redis` are the same repository. */
function canonicalRepository(name: ImageName): string {
  const { registry, image } = familiarName(name);
  return `${registry ?? "docker.io"}/${image}`;
}

/** Returns the name as engines show it: `redis:8` for `docker.io/library/redis:8`. */
export function familiarName(name: ImageName): ImageName {
  const { registry, image, tag } = name;
  const isOnHub = registry === undefined || ["docker.io", "index.docker.io"].includes(registry);
  if (!isOnHub || name.isId) return name;
  return new ImageName(undefined, image.replace(/^library\//, ""), tag);
}

/** Returns the registry that a name begins with; undefined if it names none. */
export function registryIn(text: string): string | undefined {
  const first = text.slice(0, Math.max(text.indexOf("/"), 0));
  return looksLikeRegistry(first) ? first : undefined;
}

/** `localhost/app` and `my.host/app` begin with a registry; `library/redis` is a path on Docker Hub. */
function looksLikeRegistry(first: string): boolean {
  return first === "localhost" || /[.:A-Z[]/.test(first);
}
