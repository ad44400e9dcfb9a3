import { fieldOf, ImageBuildError, reasonOf } from "../errors";

/** Runs a step that reads the context; its failure becomes an ImageBuildError. */
export async function readingContext<T>(image: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = `the build context could not be read: ${reasonOf(error)}`;
    const evidence = { step: undefined, exitCode: undefined, logs: [] };
    throw new ImageBuildError(image, reason, evidence, { hint: hintFor(error), cause: error });
  }
}

function hintFor(error: unknown): string | undefined {
  return /^(EACCES|EPERM)$/.test(String(fieldOf(error, "code")))
    ? "make the file readable, or list it in .dockerignore if the build does not need it"
    : undefined;
}
