import { ImageMismatchError, InvalidOptionError } from "../errors";
import { DOCKER_HUB_KEY, keyOfImage } from "../registry/registry-key";
import type { BindMount, ContainerSpec } from "../spec/container-spec";
import { toImageName, type ImageName } from "../spec/image-name";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import { checkBoolean } from "../spec/options";
import { adoptableOf, type AdoptableClass, type Adopted, type AsOptions } from "./adoptable";

/** Makes an object of a module's class from a container that the module has not started. */
export async function adoptContainer<T extends object>(
  started: Adopted,
  { spec, service }: { readonly spec: ContainerSpec; readonly service: string | undefined },
  type: AdoptableClass<T>,
  { compatible = false }: AsOptions,
): Promise<T> {
  if (typeof type === "function" && started instanceof type) return started;
  const how = typeof type === "function" ? adoptableOf(type) : undefined;
  if (how === undefined) {
    const expected =
      "the class of a module's started containers, if the module can read their settings from a container";
    if (typeof type !== "function") throw new InvalidOptionError("as", expected, type);
    throw InvalidOptionError.quoting("as", expected, type.name);
  }
  if (!checkBoolean(compatible, "as.compatible") && !isOneOf(toImageName(spec.image), how.images)) {
    throw new ImageMismatchError(spec.image, how.images, {
      hint: `if ${service === undefined ? "it" : `the image of service ${service}`} takes the same variables, use as(${type.name}, { compatible: true })`,
    });
  }
  const described = describe(await started.inspect(), spec);
  return (await how.adopt(started as never, described)) as T;
}

/** Returns whether an image has one of these names, in its own registry or in another one, which can be a mirror. */
function isOneOf(image: ImageName, others: readonly string[]): boolean {
  const isMirrored = keyOfImage(image) !== DOCKER_HUB_KEY;
  return others.some(
    (other) =>
      image.isCompatibleWith(other) ||
      (isMirrored && `/${image.image}`.endsWith(`/${toImageName(other).image}`)),
  );
}

/** Returns the description with which Mayfly would have started the container, as far as modules read it. */
function describe({ Config, Mounts }: RawInspect, { image, ports }: ContainerSpec): ContainerSpec {
  const { Env, Cmd, Entrypoint, WorkingDir } = Config as Partial<
    Record<"Env" | "Cmd" | "Entrypoint", readonly string[] | null> & { WorkingDir: string }
  >;
  const mounts = (Mounts ?? []) as readonly Record<"Type" | "Source" | "Destination", string>[];
  return mergeSpec(emptySpec(image), {
    ports,
    environment: Object.fromEntries((Env ?? []).map(variable)),
    ...(Cmd && { command: Cmd }),
    ...(Entrypoint && { entrypoint: Entrypoint }),
    ...(WorkingDir && { workingDir: WorkingDir }),
    bindMounts: mounts
      .filter((mount) => mount.Type === "bind")
      .map(({ Source, Destination }): BindMount => ({ source: Source, target: Destination })),
  });
}

/** Splits `NAME=value`. The engine lists a variable without a value as `NAME`. */
function variable(text: string): readonly [name: string, value: string] {
  const [name = ""] = text.split("=", 1);
  return [name, text.slice(name.length + 1)];
}
