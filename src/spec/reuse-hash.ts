import { sha256 } from "../common/crypto";
import type { ExtraHost } from "./container-spec";
import type { CreateRequest } from "./create-request";

/** What makes a container the one that it is. */
export interface ReuseIdentity {
  /** After the users' own changes, without labels of a session. */
  readonly request: CreateRequest;
  /** The image's id: a tag can be moved to another image. */
  readonly imageId: string;
  readonly key: string | undefined;
  /** Path in the container to a digest of what is copied there. */
  readonly files: ReadonlyMap<string, string>;
  readonly copyOptions: object;
  /** Entries of the hosts file that every container gets: they say nothing of this one. */
  readonly commonHosts: readonly ExtraHost[];
}

export interface ReuseHash {
  /** 64 hexadecimal digits; equal for equal containers, whoever computes it. */
  readonly hash: string;
  /** Each part's own digest, short: it serves to say which parts differ, not to tell containers apart. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Changed when what is hashed, or how, changes; the library's version is not part of it. */
const FORMAT = 1;
const PART_DIGITS = 8;

/** Lists of the request's body whose order has no meaning to engines. */
const SETS: ReadonlySet<string> = new Set([
  "Env",
  "HostConfig.Binds",
  "HostConfig.CapAdd",
  "HostConfig.CapDrop",
  "HostConfig.ExtraHosts",
  "HostConfig.Mounts",
  "HostConfig.SecurityOpt",
  "HostConfig.Ulimits",
]);

type Fields = Record<string, unknown>;

/** The hash of everything that makes a container the one that it is, whatever the order it was said in. */
export function reuseHash(identity: ReuseIdentity): ReuseHash {
  const texts = Object.entries(partsOf(identity))
    .filter(([, value]) => value !== undefined)
    // As it goes to the engine: what JSON leaves out is no difference.
    .map(([name, value]): [string, string] => [name, canonical(asJson(value))])
    .sort(([a], [b]) => compare(a, b));
  return {
    hash: sha256(JSON.stringify([FORMAT, texts])),
    parts: Object.fromEntries(
      texts.map(([name, text]) => [name, sha256(text).slice(0, PART_DIGITS)]),
    ),
  };
}

/** The hash of a network's or a volume's options, and of the key that it is shared under. */
export function resourceHash(options: object): string {
  return sha256(JSON.stringify([FORMAT, canonical(asJson(options))]));
}

function partsOf(identity: ReuseIdentity): Fields {
  const { request, imageId, key, files, copyOptions, commonHosts } = identity;
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
    networks: orNone(endpoints),
    ...prefixed("", { ...others, Labels: orNone(Labels as Fields | undefined) }),
    ...prefixed("HostConfig.", {
      ...host,
      ExtraHosts: orNone(hosts),
      // One of several networks stands here only because it was named first.
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

/** What was not said and what was said with nothing in it are the same. */
function orNone<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

/** Keys under which a list is a set: aliases in a network, and the host addresses of a port. */
const SET_KEY = /^Aliases$|^\d+\/(tcp|udp|sctp)$/;

/** JSON with sorted keys. */
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

/** By code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
