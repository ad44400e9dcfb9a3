// Packages whose code becomes part of a bundle, so that nobody has to install them and no mock, setting or
// environment variable of a user's test reaches them.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** The part of pg that connects and sends queries, without its pools and its native client. */
export const PG = {
  licences: "THIRD-PARTY-LICENSES.txt",
  entries: {
    pg: `const { escapeIdentifier, escapeLiteral } = require("pg/lib/utils");
module.exports = { Client: require("pg/lib/client"), escapeIdentifier, escapeLiteral };`,
  },
  // Reads ~/.pgpass, and connects in Cloudflare's workers.
  leftOut: ["pgpass", "pg-cloudflare"],
  options: {
    inject: [join(here, "pg-globals.mjs")],
    define: { "process.env": "{}", "process.nextTick": "nextTick", Response: "undefined" },
    minify: true,
    keepNames: true,
    legalComments: "none",
  },
};

/** Streams of tar archives. Its dependency bare-fs, for another JavaScript runtime, has 10 MB of prebuilt programs. */
export const TAR_STREAM = {
  licences: "THIRD-PARTY-LICENSES.txt",
  entries: { "tar-stream": `module.exports = require("tar-stream");` },
  leftOut: [],
  options: { minify: true, keepNames: true, legalComments: "none" },
};

/** The parser of `mayfly migrate`, which runs before anything is installed, and of `mayfly lock`. */
export const BABEL_PARSER = {
  licences: "THIRD-PARTY-LICENSES.txt",
  entries: { "@babel/parser": `module.exports = require("@babel/parser");` },
  leftOut: [],
  options: { minify: true, keepNames: true, legalComments: "none" },
};

/** The plugin that resolves a bundle's packages. `dist` is the folder of the modules that import them. */
export function inlinePackages({ entries, leftOut }, dist) {
  const setup = (bundler) => {
    bundler.onResolve({ filter: /^[^/]/ }, ({ path, importer, resolveDir }) => {
      if (isBuiltin(path)) return { path, external: true };
      if (leftOut.includes(path)) return { path, namespace: "left out" };
      const isPackages = PACKAGE.test(importer) || importer in entries;
      if (!isPackages) return path in entries ? { path, namespace: "entry" } : undefined;
      return { path: createRequire(join(resolveDir, "importer.js")).resolve(path) };
    });
    bundler.onLoad({ filter: /./, namespace: "entry" }, ({ path }) => ({
      contents: entries[path],
      resolveDir: dist,
    }));
    bundler.onLoad({ filter: /./, namespace: "left out" }, () => ({ contents: "" }));
  };
  return { name: "packages", setup };
}

/** Returns the licences of the packages in a bundle, as its metafile lists them. */
export function licencesOf({ inputs }, root) {
  const folders = Object.keys(inputs).flatMap((path) => PACKAGE.exec(join(root, path)) ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${licenceIn(folder)}\n`;
  });
  return `This folder contains code of the following packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function licenceIn(folder) {
  const named = (pattern) => readdirSync(folder).find((file) => pattern.test(file));
  const read = (file) => readFileSync(join(folder, file), "utf8");
  const file = named(/^licen[cs]e/i);
  if (file !== undefined) return read(file).trim();
  const section = /^#+ *licen[cs]e\s+([^#]*)/im.exec(read(named(/^readme/i) ?? "README.md"))?.[1];
  if (section === undefined) throw new Error(`bundle: ${basename(folder)} has no licence text`);
  return section.trim();
}
