// Keeps out of the package what nobody can load: the files of bundled modules, and declarations that no export leads to.
// npm reads the list from .npmignore in the folders that package.json names in `files`. Declarations of the library's
// own parts, which compilers need and nobody reads, lose their comments.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The relative imports of compiled files and declarations, with `import` types. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"(\.\.?\/[^"]*)"/g;

const REEXPORT = /\bexport\b[^;]*?\bfrom "(\.\.?\/[^"]*)"/g;
const OWN_PART = /[\\/]dist[\\/]src[\\/](config|engine|run)[\\/].*\.d\.ts$/;

/**
 * Writes the lists for these folders of dist/. `manifest` is package.json's content, and `programs` are files that no
 * import leads to. Files that `isBundle` holds for import none, though texts of a package in them may look like imports.
 */
export function writeIgnoreFiles(root, manifest, folders, { isBundle, programs }) {
  const published = new Set();
  for (const entry of entriesOf(manifest)) visit(join(root, entry), published, isBundle);
  for (const program of programs) visit(program, published, isBundle);
  const exported = new Set(entriesOf(manifest).flatMap((entry) => reexportedBy(join(root, entry))));
  for (const file of published) {
    if (OWN_PART.test(file) && !exported.has(file)) withoutComments(file);
  }
  for (const folder of folders) {
    const path = join(root, folder);
    const names = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && /\.(js|d\.ts|map)$/.test(each.name))
      .map((each) => join(each.parentPath ?? each.path, each.name))
      .filter((file) => !published.has(file))
      .map((file) => `/${relative(path, file).replaceAll("\\", "/")}\n`);
    writeFileSync(join(path, ".npmignore"), names.sort().join(""));
  }
}

/** What users can load, with its declarations. */
function entriesOf({ exports, bin }) {
  const programs = Object.values(bin);
  const modules = Object.values(exports).filter((path) => path.endsWith(".js"));
  return [...programs, ...modules, ...modules.map((path) => path.replace(/\.js$/, ".d.ts"))];
}

function visit(file, published, isBundle) {
  if (published.has(file)) return;
  published.add(file);
  if (isBundle(file)) return;
  const extension = file.endsWith(".d.ts") ? ".d.ts" : ".js";
  for (const [, target] of readFileSync(file, "utf8").matchAll(IMPORT)) {
    const path = resolve(dirname(file), target);
    const candidates = [path, path + extension, join(path, `index${extension}`)];
    const found = candidates.find((each) => each.endsWith(extension) && isFile(each));
    if (found === undefined) throw new Error(`bundle: ${file} imports ${target}, which is missing`);
    visit(found, published, isBundle);
  }
}

/** Returns the declarations from which an entry exports what they declare. */
function reexportedBy(entry) {
  const targets = readFileSync(entry, "utf8").matchAll(REEXPORT);
  return [...targets].map(([, target]) => `${resolve(dirname(entry), target)}.d.ts`);
}

function withoutComments(file) {
  writeFileSync(file, readFileSync(file, "utf8").replace(/^ *\/\*\*[^]*?\*\/\n/gm, ""));
}

function isFile(path) {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
