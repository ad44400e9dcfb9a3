import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILES = 50;

/** Makes and removes files in a folder until it is disposed of. */
export function churning(folder: string): AsyncDisposable {
  let isOver = false;
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, `passing-${index}`));
  const run = async (): Promise<void> => {
    while (!isOver) {
      await Promise.all(paths.map((path) => writeFile(path, "passing")));
      await Promise.all(paths.map((path) => rm(path)));
    }
  };
  const running = run();
  return {
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await running;
    },
  };
}
