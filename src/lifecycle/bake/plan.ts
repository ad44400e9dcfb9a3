import { statSync } from "node:fs";
import { ContainerCreateError } from "../../errors";
import type { ContainerSpec, CopySource } from "../../spec/container-spec";
import { toCreateRequest } from "../../spec/create-request";
import type { HashParts } from "../../spec/hash-parts";
import { ImageName } from "../../spec/image-name";
import { ensureImage } from "../../pull/ensure-image";
import { digestCopies } from "../reuse/digest-copies";
import type { StartContext } from "../start-context";
import { writingClassData } from "./class-data";
import { bakeHash, bakeOrigin } from "./hash";
import { refuseMounts } from "./refuse-mounts";

/** The wanted image and everything that it is made from. */
export interface BakePlan {
  /** The spec, with archives that can be read again. */
  readonly spec: ContainerSpec;
  readonly baseId: string;
  /** Folders that the base image declares as volumes. */
  readonly volumes: readonly string[];
  readonly hash: string;
  readonly parts: HashParts;
  readonly origin: string;
  /** The name of the wanted image. */
  readonly name: ImageName;
}

const REPOSITORY = "localhost/mayfly-baked";
/** 128 bits, enough to tell all hashes apart. */
const NAME_DIGITS = 32;

/** Plans the baking. Throws InvalidOptionError for a spec that cannot be baked, and the errors of `ensureImage`. */
export async function planBake(
  described: ContainerSpec,
  context: Pick<StartContext, "config" | "engine" | "reach" | "hostGateway" | "signal">,
): Promise<BakePlan> {
  const { engine, reach, hostGateway, signal } = context;
  const { bake = {} } = described;
  signal?.throwIfAborted();
  const [image, { files, archives }, named] = await Promise.all([
    ensureImage(described, context, signal),
    digestCopies(described),
    digestCopies({ copies: (bake.files ?? []).map(asCopy), archives: [] }),
  ]);
  const base = await engine.images.describe(image, signal);
  if (base === undefined)
    throw new ContainerCreateError(described.image, "its image was removed in the meantime");
  const spec = writingClassData(described, base.environment);
  const request = toCreateRequest(spec, {
    image,
    labels: {},
    defaultHostIp: reach.bindIp,
    extraHosts: hostGateway.extraHosts,
  });
  refuseMounts(request.body, base.volumes, bake);
  const { hash, parts } = bakeHash({
    spec,
    request,
    imageId: base.id,
    files,
    named: named.files,
    commonHosts: hostGateway.extraHosts,
  });
  return {
    spec: { ...spec, archives },
    baseId: base.id,
    volumes: base.volumes,
    hash,
    parts,
    origin: bakeOrigin(spec),
    name: ImageName.fromString(`${REPOSITORY}:${hash.slice(0, NAME_DIGITS)}`),
  };
}

/** Returns a named file as a copy, to be digested. Its mode is fixed, because permissions differ between checkouts. */
function asCopy(source: string, index: number): CopySource {
  const kind = statSync(source).isDirectory() ? "directory" : "file";
  return { kind, source, target: `/${index}`, mode: 0o644 };
}
