import type { ContainerSpec, SpecPatch } from "../../src/module";

interface SearchImage {
  /** The folder of the data. */
  readonly data: string;
  /** The image's entry point. */
  readonly entrypoint: string;
  /** The image's command without options. */
  readonly program: string;
}

/**
 * Returns the command for a container that starts from a baked image: it deletes the lock files first. Lucene
 * compares a lock file's creation time before and after it opens the file for writing. On overlay file systems, a
 * file of the image is copied at that moment and so gets a new time: `Underlying file changed by an external force`.
 */
export function withoutLocks(
  { bake, command = [] }: ContainerSpec,
  { data, entrypoint, program }: SearchImage,
): SpecPatch {
  if (bake === undefined) return {};
  const isProgram = command[0]?.startsWith("-") === false;
  const argv = isProgram ? command : [program, ...command];
  const script = `shopt -s globstar nullglob; rm -f ${data}/**/*.lock; exec ${entrypoint} "$@"`;
  return { command: ["bash", "-c", script, "bash", ...argv] };
}
