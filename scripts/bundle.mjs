// Bundles the modules of dist/ that are loaded together into one file each. Test runners such as Jest load
// every file of a library anew for every test file, and each file costs. A bundled module's own file stays,
// as a line that leads to it: paths remain, and it exists once, whoever asks for it.

import { existsSync, readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
const require = createRequire(import.meta.url);

const ENTRY = "entry of a bundle";

/** Asked for by their own file, in bundles, too: tests put another module in its place. */
const seams = ["src/runtime.js"];

/**
 * What each bundle's roots load at once belongs to it, unless an earlier one has it. What they load later,
 * when it is needed, is another bundle's root or stays a file of its own.
 */
const bundles = [
  bundle("src/bundle-attaching.js", ["src/fixtures/index.js", "src/attach-container.js"]),
  bundle("src/bundle-defining.js", ["src/index.js"]),
  bundle("src/bundle-starting.js", [
    "src/engine/find-engine.js",
    "src/engine/docker-engine.js",
    "src/engine/reach.js",
    "src/engine/host-gateway.js",
    "src/engine/own-container.js",
    "src/cleanup/session.js",
    "src/cleanup/choose-reaper.js",
    "src/cleanup/watchdog/watchdog-reaper.js",
    "src/lifecycle/start-container.js",
    "src/lifecycle/ensure-image.js",
  ]),
  ...readdirSync(join(dist, "modules")).map((name) =>
    bundle(`modules/${name}/bundle.js`, [`modules/${name}/index.js`]),
  ),
];

const bundleOf = new Map(bundles.flatMap((each) => each.modules.map((module) => [module, each])));
await Promise.all(bundles.map(writeBundle));
await Promise.all([...bundleOf].map(([module, { file }]) => leadTo(file, module)));

function bundle(file, roots) {
  if (existsSync(join(dist, file)))
    throw new Error(`bundle: ${file} is there; npm run build makes all anew`);
  const before = new Set(Object.keys(require.cache));
  for (const root of roots) require(join(dist, root));
  const modules = Object.keys(require.cache)
    .filter((path) => !before.has(path) && path.startsWith(dist))
    .map(nameOf);
  return { file, modules };
}

async function writeBundle({ file, modules }) {
  await Promise.all(modules.map((module) => checkMovable(module, file)));
  const members = modules.map((module) => `  "${module}": () => require("./${module}"),\n`);
  await build({
    stdin: {
      contents: `module.exports = {\n${members.join("")}};\n`,
      resolveDir: dist,
      sourcefile: ENTRY,
    },
    outfile: join(dist, file),
    absWorkingDir: dist,
    bundle: true,
    platform: "node",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
    plugins: [{ name: "bundles", setup: (bundler) => resolveWithin(bundler, file) }],
  });
}

/** In a bundle, __dirname is the bundle's folder. */
async function checkMovable(module, file) {
  if (dirname(module) === dirname(file)) return;
  const text = await readFile(join(dist, module), "utf8");
  if (/\b__(dirname|filename)\b/.test(text)) {
    throw new Error(`bundle: ${module} asks where it is, but will be in ${file}`);
  }
}

/** What a bundle needs of another one comes from there, and everything else from where it is. */
function resolveWithin(bundler, file) {
  const folder = join(dist, dirname(file));
  bundler.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, importer }) => {
    const found = require.resolve(resolve(resolveDir, path));
    const module = nameOf(found);
    const home = bundleOf.get(module)?.file;
    const isFile = home === undefined || (seams.includes(module) && !importer.endsWith(ENTRY));
    if (isFile) return { path: importPath(folder, found), external: true };
    if (home === file) return { path: found };
    return { path: module, namespace: "bundled elsewhere", pluginData: home };
  });
  bundler.onLoad(
    { filter: /./, namespace: "bundled elsewhere" },
    ({ path: module, pluginData: home }) => ({
      contents: memberOf(`bundle:${home}`, module),
    }),
  );
  bundler.onResolve({ filter: /^bundle:/ }, ({ path }) => ({
    path: importPath(folder, join(dist, path.slice("bundle:".length))),
    external: true,
  }));
  bundler.onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path, external: true }));
}

async function leadTo(file, module) {
  const path = join(dist, module);
  const lines = [
    '"use strict";',
    memberOf(importPath(dirname(path), join(dist, file)), module),
    "// What Node.js reads the names for `import { … }` from, without running it.",
    `0 && (module.exports = { ${Object.keys(require(path)).join(", ")} });`,
  ];
  await writeFile(path, `${lines.join("\n")}\n`);
  await rm(`${path}.map`);
}

function memberOf(bundlePath, module) {
  return `module.exports = require("${bundlePath}")["${module}"]();`;
}

function nameOf(path) {
  return relative(dist, path).replaceAll("\\", "/");
}

function importPath(folder, path) {
  const leading = relative(folder, path).replaceAll("\\", "/");
  return leading.startsWith(".") ? leading : `./${leading}`;
}
