import { posix } from "node:path";
import { InvalidOptionError } from "../../errors";
import type { CreateBody } from "../../spec/create-request";
import type { Bake } from "../../spec/bake-options";

/** Folders whose content no later start needs. */
const FOR_A_RUN = ["/tmp", "/var/tmp", "/run", "/var/run", "/dev"];

interface Mount {
  readonly kind: "bind mount" | "volume" | "tmpfs";
  readonly target: string;
  readonly readOnly: boolean;
}

/**
 * Throws InvalidOptionError for mounts that an image cannot replace. Mounted files do not become part of an
 * image: files that an initialisation writes there are lost, and files that it reads there are not part
 * of the hash. `volumes` are the folders that the image declares as volumes.
 */
export function refuseMounts(body: CreateBody, volumes: readonly string[], bake: Bake): void {
  const [container] = body.HostConfig.VolumesFrom ?? [];
  if (container !== undefined) {
    throw InvalidOptionError.quoting(
      "withVolumesFrom() together with withBakedInit()",
      "no volumes of another container, because files that are written to them do not become part of the baked image",
      container,
    );
  }
  const isKeyed = bake.key !== undefined || (bake.files ?? []).length > 0;
  for (const { kind, target, readOnly } of mountsOf(body)) {
    const refuse = (expected: string): never => {
      throw InvalidOptionError.quoting(`${kind} together with withBakedInit()`, expected, target);
    };
    const data = volumes.find((volume) => isWithin(target, volume) || isWithin(volume, target));
    if (data !== undefined) {
      refuse(
        `no mount at ${data}, where the image keeps its data, because mounted files do not become part of the baked image`,
      );
    }
    if (kind === "tmpfs" && !FOR_A_RUN.some((folder) => isWithin(target, folder))) {
      refuse(
        `a folder in ${FOR_A_RUN.join(", ")}, because later starts may need files that are written elsewhere`,
      );
    }
    if (kind === "volume" && !readOnly) {
      refuse(
        "a read-only volume, because files that are written to it do not become part of the baked image",
      );
    }
    if (kind !== "tmpfs" && !isKeyed) {
      refuse(
        "{ key } or { files } in withBakedInit(), because the hash does not include the content of the mount; or withCopy… instead of the mount",
      );
    }
  }
}

function mountsOf(body: CreateBody): Mount[] {
  // withCreateOptions() can add fields that CreateBody does not declare.
  const host = body.HostConfig as Readonly<Record<string, unknown>>;
  const { Volumes = {} } = body as { readonly Volumes?: object };
  const { Binds, Mounts, Tmpfs } = host as {
    readonly Binds?: readonly string[];
    readonly Mounts?: readonly { Type: string; Target: string; ReadOnly?: boolean }[];
    readonly Tmpfs?: object;
  };
  const volume = (target: string): Mount => ({ kind: "volume", target, readOnly: false });
  return [
    ...(Binds ?? []).map(toMount),
    ...(Mounts ?? []).map(({ Type, Target, ReadOnly = false }): Mount => ({
      kind: Type === "tmpfs" ? "tmpfs" : Type === "bind" ? "bind mount" : "volume",
      target: Target,
      readOnly: ReadOnly,
    })),
    ...Object.keys(Tmpfs ?? {}).map((target): Mount => ({
      kind: "tmpfs",
      target,
      readOnly: false,
    })),
    ...Object.keys(Volumes).map(volume),
  ];
}

/** Parses `source:target[:options]`. A volume has a name as its source, or no source. */
function toMount(bind: string): Mount {
  const [, source = "", target = bind, options = ""] =
    /^([A-Za-z]:[^:]*|[^:]*):((?:[A-Za-z]:)?[^:]*)(?::(.*))?$/.exec(bind) ?? [];
  return {
    kind: /[\\/]/.test(source) ? "bind mount" : "volume",
    target,
    readOnly: options.split(",").includes("ro"),
  };
}

function isWithin(path: string, folder: string): boolean {
  const inner = posix.normalize(`${path}/`);
  return inner.startsWith(posix.normalize(`${folder}/`));
}
