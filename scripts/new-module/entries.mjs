// What the rest of the repository says of a module.

/** package.json with the module's subpath among the others. */
export function withExport(text, { name }) {
  const manifest = JSON.parse(text);
  const subpath = `./${name}`;
  if (subpath in manifest.exports) throw new Error(`package.json exports ${subpath} already`);
  const { ".": main, "./package.json": itself, ...modules } = manifest.exports;
  modules[subpath] = `./dist/modules/${name}/index.js`;
  const sorted = Object.entries(modules).sort(([a], [b]) => (a < b ? -1 : 1));
  manifest.exports = { ".": main, ...Object.fromEntries(sorted), "./package.json": itself };
  return JSON.stringify(manifest, undefined, 2);
}

/** README.md with the module's row below the last one of a module. */
export function withRow(text, { name, title }) {
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => /^\| \[[^\]]+\]\(modules\//.test(line));
  if (last === -1) throw new Error("README.md has no table of modules to add to");
  const row = `| [${title}](modules/${name}/README.md) | \`mayfly/${name}\` |`;
  return lines.toSpliced(last + 1, 0, row).join("\n");
}
