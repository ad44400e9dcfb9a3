import { resolve } from "node:path";
import { InvalidOptionError } from "../errors";
import { checkFunction, checkObject, checkText } from "./options";
import { statPath } from "./inspect/stat-path";

/** The inputs of a baked initialisation that the builder's options do not show. */
export interface BakeOptions {
  /** A version of the initialisation, e.g. `migrations-v3`. If the key changes, the initialisation runs again. */
  readonly key?: string;
  /**
   * Paths of files and folders that the initialisation reads, e.g. `["migrations"]`. If their content
   * changes, the initialisation runs again.
   */
  readonly files?: readonly string[];
  /**
   * Keeps the classes that the container's Java has loaded, so that later starts cost less processor time. Needs JDK 19
   * or newer, and an image without such an archive of its own. `true` gives Java its options by `JAVA_TOOL_OPTIONS`;
   * a name gives them by another variable, for start scripts that drop this one. Default false.
   */
  readonly classData?: boolean | string;
}

const JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

/** An initialisation whose result is kept as an image. */
export interface Bake extends Omit<BakeOptions, "classData"> {
  /** The variable by which Java gets its options. */
  readonly classData?: string;
  /** Runs when the container is ready, before the image is created. Runs again if its source text changes. */
  readonly prepare?: (container: never) => unknown;
}

/** A user's initialisation step. */
export type Prepare<Started> = (container: Started) => unknown;

/** Checks the arguments of `withBakedInit` and returns them as a frozen object. Throws InvalidOptionError. */
export function checkBake(prepare: unknown, options: unknown): Bake {
  if (prepare !== undefined) {
    checkFunction(prepare, "withBakedInit", "a function, or options such as { key: … }");
  }
  if (options !== undefined) checkObject(options, "withBakedInit", "options such as { key: … }");
  const { key, files, classData } = (options ?? {}) as BakeOptions;
  const bake: Bake = {
    ...(prepare !== undefined && { prepare: prepare as NonNullable<Bake["prepare"]> }),
    ...(key !== undefined && { key: checkText(key, "withBakedInit.key") }),
    ...(files !== undefined && { files: checkPaths(files) }),
    ...(classData !== undefined && classData !== false && { classData: checkVariable(classData) }),
  };
  if (prepare !== undefined)
    requireMore(bake, "a function: its source text does not show what the function reads");
  return Object.freeze(bake);
}

/**
 * Throws InvalidOptionError if hooks run during the initialisation but neither `key` nor `files` says
 * what the hooks depend on.
 */
export function checkBakedHooks({
  bake,
  hooks,
}: {
  readonly bake?: Bake;
  readonly hooks: readonly {
    readonly created?: unknown;
    readonly started?: unknown;
    readonly fromSettings?: boolean;
  }[];
}): void {
  // A module's settings are in the hash.
  const others = hooks.filter(({ fromSettings = false }) => !fromSettings);
  if (bake === undefined || !others.some(({ created, started }) => created ?? started)) return;
  const extra =
    "the hooks `created` and `started`, and a subclass's containerCreated() and containerStarting()";
  requireMore(bake, `${extra}: their source text does not show what they read`);
}

function requireMore(bake: Bake, extra: string): void {
  const { key, files = [] } = bake;
  if (key !== undefined || files.length > 0) return;
  const expected = `{ key } or { files } in addition to ${extra}, so a stale image could be used unnoticed`;
  throw InvalidOptionError.describing("withBakedInit", expected, "neither");
}

function checkVariable(classData: unknown): string {
  if (classData === true) return JAVA_OPTIONS;
  if (typeof classData === "string" && /^[A-Za-z_]\w*$/.test(classData)) return classData;
  const expected = 'true, false, or the name of a variable such as "KAFKA_OPTS"';
  throw new InvalidOptionError("withBakedInit.classData", expected, classData);
}

/** Returns absolute paths, so that a later change of the working directory does not matter. */
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
