import { sha256 } from "../../common/crypto";
import type { ContainerSpec, ExtraHost } from "../../spec/container-spec";
import type { CreateRequest } from "../../spec/create-request";
import { shortDigest } from "../../spec/hash-parts";
import { reuseHash, type ReuseHash } from "../../spec/reuse-hash";

/** Everything that an initialisation depends on. */
export interface BakeIdentity {
  readonly spec: ContainerSpec;
  /** The request after `withCreateOptions`, without a session's labels. */
  readonly request: CreateRequest;
  readonly imageId: string;
  /** Digests of the copied files, by path in the container. */
  readonly files: ReadonlyMap<string, string>;
  /** Digests of the files that the option `files` names. */
  readonly named: ReadonlyMap<string, string>;
  readonly commonHosts: readonly ExtraHost[];
}

/** Increase it when the hashed parts or the way images are made change: Mayfly's version is not in the hash. */
const FORMAT = 1;
const ORIGIN_DIGITS = 16;

/** Hashes everything that the result of an initialisation depends on. */
export function bakeHash({
  spec,
  request,
  imageId,
  files,
  named,
  commonHosts,
}: BakeIdentity): ReuseHash {
  const { hash, parts } = reuseHash({
    request: { name: undefined, platform: request.platform, body: relevant(request.body) },
    imageId,
    key: spec.bake?.key,
    files,
    copyOptions: spec.copyOptions,
    settings: spec.settings,
    commonHosts,
  });
  const { hooks, networkAliases, networks } = spec;
  const own: Readonly<Record<string, unknown>> = {
    prepare: spec.bake?.prepare && String(spec.bake.prepare),
    named: [...named].sort(([a], [b]) => (a < b ? -1 : 1)),
    // Only these hooks affect the result. `textOf` puts the name before each.
    hooks: hooks.flatMap(({ created, started }) => [
      ...textOf("created", created),
      ...textOf("started", started),
    ]),
    aliases: [
      ...networkAliases,
      ...networks.flatMap(({ aliases = [], ipAddress }) => [
        ...aliases,
        ...(ipAddress ? [ipAddress] : []),
      ]),
    ].sort(),
  };
  const texts = Object.entries(own).map(([name, value]): [string, string] => [
    name,
    JSON.stringify(value ?? null),
  ]);
  return {
    hash: sha256(JSON.stringify([FORMAT, hash, texts])),
    parts: {
      ...parts,
      ...Object.fromEntries(texts.map(([name, text]) => [name, shortDigest(text)])),
    },
  };
}

/** Returns a hash that stays the same while the author of an initialisation works on it. */
export function bakeOrigin(spec: ContainerSpec): string {
  const { image, platform, environment, command, entrypoint, user, workingDir, bake } = spec;
  const copies = spec.copies.map((copy) => [
    copy.kind === "content" ? "" : copy.source,
    copy.target,
  ]);
  return sha256(
    JSON.stringify([
      ...[image, platform, Object.keys(environment).sort(), command, entrypoint, user, workingDir],
      ...[copies, spec.archives.map(({ target }) => target), bake?.key, bake?.files],
    ]),
  ).slice(0, ORIGIN_DIGITS);
}

/** Leaves out settings that do not change what happens in the container, such as ports and networks. */
function relevant(body: CreateRequest["body"]): CreateRequest["body"] {
  const { NetworkingConfig: _networks, HostConfig, ...others } = body;
  const {
    PortBindings: _ports,
    NetworkMode = "",
    LogConfig: _log,
    ...host
  } = HostConfig as CreateRequest["body"]["HostConfig"] & Readonly<Record<string, unknown>>;
  const { AutoRemove: _remove, RestartPolicy: _restart, ...rest } = host;
  const mode = /^(host|none|container)\b/.exec(NetworkMode)?.[0];
  return {
    ...others,
    Labels: {},
    HostConfig: { ...rest, ...(mode !== undefined && { NetworkMode: mode }) },
  };
}

function textOf(when: string, hook: ((...of: never[]) => unknown) | undefined): string[] {
  return hook === undefined ? [] : [`${when} ${String(hook)}`];
}
