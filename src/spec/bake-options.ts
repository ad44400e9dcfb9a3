import { resolve } from "node:path";
import { InvalidOptionError } from "../errors";
import { checkFunction, checkObject, checkText } from "./options";
import { statPath } from "./inspect/stat-path";

/** What an initialisation that is baked depends on, besides what the builder was told. */
export interface BakeOptions {
  /**
   * A part of what has to be equal, e.g. `migrations-v3`. With another key the initialisation runs anew.
   */
  readonly key?: string;
  /**
   * Paths of files and folders that the initialisation reads, e.g. `["migrations"]`: when the content of
   * one changes, it runs anew.
   */
  readonly files?: readonly string[];
}

/** An initialisation whose outcome is kept as an image. */
export interface Bake extends BakeOptions {
  /** Runs once the container is ready, before the image is made of it. Its text is part of what has to be equal. */
  readonly prepare?: (container: never) => unknown;
}

/** An initialisation's own step, as a builder with this type of started container takes it. */
export type Prepare<Started> = (container: Started) => unknown;

/** Throws InvalidOptionError for what cannot be right; returns a copy that the caller cannot change. */
export function checkBake(prepare: unknown, options: unknown): Bake {
  if (prepare !== undefined) {
    checkFunction(prepare, "withBakedInit", "a function, or options such as { key: … }");
  }
  if (options !== undefined) checkObject(options, "withBakedInit", "options such as { key: … }");
  const { key, files } = (options ?? {}) as BakeOptions;
  const bake: Bake = {
    ...(prepare !== undefined && { prepare: prepare as NonNullable<Bake["prepare"]> }),
    ...(key !== undefined && { key: checkText(key, "withBakedInit.key") }),
    ...(files !== undefined && { files: checkPaths(files) }),
  };
  if (prepare !== undefined) requireMore(bake, "a function: its text does not show what it reads");
  return Object.freeze(bake);
}

/**
 * Refuses hooks that take part in the initialisation while nothing says what they depend on. Throws
 * InvalidOptionError.
 */
export function checkBakedHooks({
  bake,
  hooks,
}: {
  readonly bake?: Bake;
  readonly hooks: readonly { readonly created?: unknown; readonly started?: unknown }[];
}): void {
  if (bake === undefined || !hooks.some(({ created, started }) => created ?? started)) return;
  const beside =
    "the hooks `created` and `started`, and a subclass's containerCreated() and containerStarting()";
  requireMore(bake, `${beside}: their text does not show what they read`);
}

function requireMore(bake: Bake, beside: string): void {
  const { key, files = [] } = bake;
  if (key !== undefined || files.length > 0) return;
  const expected = `{ key } or { files } beside ${beside}, and a stale image would be used silently`;
  throw InvalidOptionError.describing("withBakedInit", expected, "neither");
}

/** Absolute, so that it does not matter when they are read. */
function checkPaths(files: unknown): readonly string[] {
  if (!Array.isArray(files)) {
    throw new InvalidOptionError("withBakedInit.files", "an array of paths", files);
  }
  return Object.freeze(
    files.map((file: unknown, index) => {
      if (typeof file !== "string" || statPath(file) === undefined) {
        const option = `withBakedInit.files[${index}]`;
        throw InvalidOptionError.quotingPath(option, "an existing path", file);
      }
      return resolve(file);
    }),
  );
}
