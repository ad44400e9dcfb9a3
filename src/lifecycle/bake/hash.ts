import { sha256 } from "../../common/crypto";
import type { ContainerSpec, ExtraHost } from "../../spec/container-spec";
import type { CreateRequest } from "../../spec/create-request";
import { reuseHash, type ReuseHash } from "../../spec/reuse-hash";

/** Everything that goes into an initialisation. */
export interface BakeIdentity {
  readonly spec: ContainerSpec;
  /** After the users' own changes, without labels of a session. */
  readonly request: CreateRequest;
  readonly imageId: string;
  /** Path in the container to a digest of what is copied there. */
  readonly files: ReadonlyMap<string, string>;
  /** The same of the files that the user named. */
  readonly named: ReadonlyMap<string, string>;
  readonly commonHosts: readonly ExtraHost[];
}

/** Changed when what is hashed, or how images are made, changes; the library's version is not part of it. */
const FORMAT = 1;
const PART_DIGITS = 8;

/** The hash of everything that the outcome of an initialisation follows from. */
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
    commonHosts,
  });
  const { hooks, networkAliases, networks } = spec;
  const own: Readonly<Record<string, unknown>> = {
    prepare: spec.bake?.prepare && String(spec.bake.prepare),
    named: [...named].sort(([a], [b]) => (a < b ? -1 : 1)),
    // Told apart by when they run; one of neither kind has no part in it.
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
      ...Object.fromEntries(
        texts.map(([name, text]) => [name, sha256(text).slice(0, PART_DIGITS)]),
      ),
    },
  };
}

/** What these images have in common that follow each other while somebody works on an initialisation. */
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
  ).slice(0, 2 * PART_DIGITS);
}

/** Without what is about the container's place on the host, and not about what happens in it. */
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
