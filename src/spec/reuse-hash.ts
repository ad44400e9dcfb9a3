import { sha256 } from "../common/crypto";
import type { ExtraHost } from "./container-spec";
import type { CreateRequest } from "./create-request";
import { shortDigest, type HashParts } from "./hash-parts";

/** Everything that identifies a reusable container. */
export interface ReuseIdentity {
  /** The request after the users' changes, without the session's labels. */
  readonly request: CreateRequest;
  /** The image's id. A tag would not do, since it can move to another image. */
  readonly imageId: string;
  readonly key: string | undefined;
  /** Digests of the copied content by its path in the container. */
  readonly files: ReadonlyMap<string, string>;
  readonly copyOptions: object;
  /** What a module's methods have set: its hooks and its wait depend on it, too. */
  readonly settings: object;
  /** Entries in every container's hosts file. They are left out of the hash. */
  readonly commonHosts: readonly ExtraHost[];
}

export interface ReuseHash {
  /** 64 hexadecimal digits; the same for equal containers on every machine. */
  readonly hash: string;
  /** Short digests, to report what differs. */
  readonly parts: HashParts;
}

/** The version of the hash. Increase it when the hashed content or its format changes. */
const FORMAT = 1;

/** Arrays in the request's body whose order does not matter to engines. */
const SETS: ReadonlySet<string> = new Set([
  "Env",
  "HostConfig.Binds",
  "HostConfig.CapAdd",
  "HostConfig.CapDrop",
  "HostConfig.Devices",
  "HostConfig.ExtraHosts",
  "HostConfig.Mounts",
  "HostConfig.SecurityOpt",
  "HostConfig.Ulimits",
  "HostConfig.VolumesFrom",
]);

type Fields = Record<string, unknown>;

/** Returns the hash of everything that identifies a container, independent of the order of options. */
export function reuseHash(identity: ReuseIdentity): ReuseHash {
  const parts = partsOf(identity);
  const texts = Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    // The JSON that the engine gets is hashed, so fields that JSON leaves out do not count.
    .map(([name, value]): [string, string] => [name, canonical(asJson(value))])
    .sort(([a], [b]) => compare(a, b));
  return {
    hash: sha256(JSON.stringify([FORMAT, texts])),
    parts: Object.fromEntries(
      texts.map(([name, text]) => [name, digestsOf(name, parts[name]) ?? shortDigest(text)]),
    ),
  };
}

/** Returns a digest for each variable or label; undefined for parts that have no names. */
function digestsOf(part: string, value: unknown): Record<string, string> | undefined {
  if (part === "Env" && Array.isArray(value)) {
    const variables = (value as string[]).map((variable) => {
      const name = variable.split("=", 1)[0] ?? "";
      return [name, shortDigest(variable)] as const;
    });
    return Object.fromEntries(variables);
  }
  if (part !== "Labels") return undefined;
  const labels = Object.entries(value as Fields);
  return Object.fromEntries(labels.map(([name, text]) => [name, shortDigest(String(text))]));
}

/** Returns the hash of a network's or a volume's options and its key. */
export function resourceHash(options: object): string {
  return sha256(JSON.stringify([FORMAT, canonical(asJson(options))]));
}

function partsOf(identity: ReuseIdentity): Fields {
  const { request, imageId, key, files, copyOptions, settings, commonHosts } = identity;
  const body = asJson(request.body) as Fields;
  const { Image: _name, HostConfig, NetworkingConfig, Labels, ...others } = body;
  const { NetworkMode, ExtraHosts, ...host } = (HostConfig ?? {}) as Fields;
  const endpoints = ((NetworkingConfig as Fields | undefined)?.["EndpointsConfig"] ?? {}) as Fields;
  const common = new Set(commonHosts.map(({ host: name, ipAddress }) => `${name}:${ipAddress}`));
  const hosts = ((ExtraHosts ?? []) as string[]).filter((entry) => !common.has(entry));
  return {
    image: imageId,
    key,
    name: request.name,
    platform: request.platform,
    files: orNone([...files].sort(([a], [b]) => compare(a, b))),
    copyOptions: files.size === 0 ? undefined : orNone(copyOptions),
    settings: orNone(settings),
    networks: orNone(endpoints),
    ...prefixed("", { ...others, Labels: orNone(Labels as Fields | undefined) }),
    ...prefixed("HostConfig.", {
      ...host,
      ExtraHosts: orNone(hosts),
      // With networks, the mode only repeats the first one.
      NetworkMode: String(NetworkMode) in endpoints ? undefined : NetworkMode,
    }),
  };
}

function prefixed(prefix: string, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      prefix + name,
      SETS.has(prefix + name) && Array.isArray(value) ? sorted(value) : value,
    ]),
  );
}

/** Returns undefined for an empty object, so an empty option equals a missing one. */
function orNone<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

/** Keys whose arrays are sets: aliases in a network, and the host bindings of a port. */
const SET_KEY = /^Aliases$|^\d+\/(tcp|udp|sctp)$/;

/** Returns JSON with sorted keys. */
function canonical(value: unknown, key = ""): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return `[${(SET_KEY.test(key) ? items.sort(compare) : items).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value as Fields)
      .sort(([a], [b]) => compare(a, b))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, name)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function sorted(items: readonly unknown[]): unknown[] {
  return [...items].sort((a, b) => compare(canonical(a), canonical(b)));
}

/** Compares by code units, so the order does not depend on the machine's locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
