// The files that a reader of a page has: code of the page names them relative to the project's folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Writes the files to a temporary folder, which is the working directory until the program ends. */
export function readerFiles(files: Readonly<Record<string, string>>): void {
  const folder = mkdtempSync(join(tmpdir(), "reader-"));
  process.on("exit", () => {
    process.chdir(tmpdir());
    rmSync(folder, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  process.chdir(folder);
}
