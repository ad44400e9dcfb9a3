// The entries of a module in the repository's other files.

/** Returns package.json with the module's subpath added to its exports. */
export function withExport(text, { name }) {
  const manifest = JSON.parse(text);
  const subpath = `./${name}`;
  if (subpath in manifest.exports) throw new Error(`package.json already exports ${subpath}`);
  const { ".": main, "./package.json": itself, ...modules } = manifest.exports;
  modules[subpath] = `./dist/modules/${name}/index.js`;
  manifest.exports = { ".": main, ...sorted(modules), "./package.json": itself };
  // TypeScript with `moduleResolution: node10` does not read exports.
  const { "*": types } = manifest.typesVersions;
  types[name] = [`./dist/modules/${name}/index.d.ts`];
  manifest.typesVersions = { "*": sorted(types) };
  return JSON.stringify(manifest, undefined, 2);
}

function sorted(entries) {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the catalogue with the module's row below the last module. */
export function withRow(text, { name, image, title }) {
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => /^\| \[[^\]]+\]\([\w-]+\.md\)/.test(line));
  if (last === -1) throw new Error("docs/modules/README.md has no table of modules to add to");
  const row = `| [${title}](${name}.md) | \`mayfly/${name}\` | \`${image}\` | | |`;
  return lines.toSpliced(last + 1, 0, row).join("\n");
}
