// Bundles the modules of dist/ that are loaded together into one file each. Test runners such as Jest load
// every file of a library again for each test file, and each file costs. In place of a bundled module stays
// a line that leads to it, so paths remain and the module exists once.
//
// Bundles get each other from bundles.js, not by require: after jest.resetModules() a module that is needed
// later would come with a second copy of everything below it, with other classes. A bundle is a function, so
// the same file can serve several such copies of the library.

import { existsSync, readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { shorten } from "./bundle/shorten.mjs";
import { writeCleanupProgram } from "./bundle/cleanup-program.mjs";
import { writeIgnoreFiles } from "./bundle/published.mjs";
import {
  BABEL_PARSER,
  inlinePackages,
  licencesOf,
  PG,
  TAR_STREAM,
} from "./bundle/inlined-packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

/** Where a bundle gets others, and their name in it. */
const HUB = "src/bundles.js";
const GET = "getBundle";

/** Run by themselves. */
const programs = [
  "src/cli/main.js",
  "src/cli/doctor/trial-program.js",
  "src/testcontainers-build.js",
];

await writeCleanupProgram(root);

/** A module belongs to the first bundle that it fits. */
const bundles = [
  bundle(
    "src/bundle-attaching.js",
    loadedBy("src/fixtures/index.js", "src/attach/attach-container.js"),
  ),
  bundle("src/bundle-defining.js", loadedBy("src/index.js", "src/module/index.js")),
  bundle(
    "src/bundle-starting.js",
    loadedBy("src/open-runtime.js", "src/lifecycle/start-container.js", "src/run/session.js"),
  ),
  bundle("src/bundle-testing.js", within("src/fixtures")),
  bundle("src/bundle-building.js", within("src/build")),
  // Loaded when the first service is started.
  bundle("src/bundle-swarm.js", [...within("src/service"), ...within("src/engine/docker/swarm")]),
  // Loaded at the first copy.
  bundle("src/bundle-tar.js", ["src/common/tar-stream.js"], TAR_STREAM),
  // Loaded by `mayfly migrate` and `mayfly lock`.
  bundle("src/cli/bundle-parser.js", ["src/cli/project/parse-source.js"], BABEL_PARSER),
  bundle("src/bundle-program.js", ["src/cleanup/program-code.js"]),
  bundle("src/bundle-others.js", within("src")),
  // Loaded at the first connection.
  bundle("modules/postgresql/bundle-pg.js", ["modules/postgresql/pg-client.js"], PG),
  ...readdirSync(join(dist, "modules")).map((name) =>
    bundle(`modules/${name}/bundle.js`, within(`modules/${name}`)),
  ),
];

const bundleOf = new Map();
for (const each of bundles) {
  each.modules = each.modules.filter((module) => !bundleOf.has(module));
  for (const module of each.modules) bundleOf.set(module, each.file);
}
await Promise.all(bundles.map(writeBundle));
const lines = await Promise.all([...bundleOf].map(([module, file]) => lineTo(file, module)));
await Promise.all(lines.map(([path, line]) => writeFile(path, line)));
await writeHub();
await Promise.all(programs.map(withoutSourceMap));
const written = new Set(bundles.map(({ file }) => join(dist, file)));
writeIgnoreFiles(root, require("../package.json"), ["dist/src", "dist/modules"], {
  isBundle: (file) => written.has(file),
  programs: programs.map((program) => join(dist, program)),
});

function bundle(file, modules, packages = undefined) {
  if (existsSync(join(dist, file))) {
    throw new Error(`bundle: ${file} exists already; npm run build makes it`);
  }
  return { file, packages, modules: modules.filter((module) => !programs.includes(module)) };
}

/** What these load at once, and not what they load later, when it is needed. */
function loadedBy(...roots) {
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  for (const root of roots) require(join(dist, root));
  return Object.keys(require.cache)
    .filter((path) => path.startsWith(dist))
    .map(nameOf);
}

function within(folder) {
  return readdirSync(join(dist, folder), { recursive: true })
    .map((file) => nameOf(join(dist, folder, file)))
    .filter((file) => file.endsWith(".js"));
}

async function writeBundle({ file, modules, packages }) {
  await Promise.all(modules.map((module) => checkMovable(module, file)));
  const members = modules.map((module) => `  "${module}": () => require("./${module}"),\n`);
  const { metafile, outputFiles } = await build({
    stdin: { contents: `module.exports = {\n${members.join("")}};\n`, resolveDir: dist },
    outfile: join(dist, file),
    absWorkingDir: dist,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "warning",
    metafile: true,
    write: false,
    plugins: [
      ...(packages === undefined ? [] : [inlinePackages(packages, dist)]),
      { name: "bundles", setup: (bundler) => resolveWithin(bundler, file) },
    ],
    ...packages?.options,
  });
  // In parentheses it is compiled at once; V8 would look through it twice otherwise.
  const code = `module.exports = (function (${GET}) {
const module = { exports: {} };
${await shorten(outputFiles[0].text)}
return module.exports;
});
`;
  await writeFile(join(dist, file), code);
  if (packages === undefined) return;
  await writeFile(join(dist, dirname(file), packages.licences), licencesOf(metafile, dist));
}

/** In a bundle, __dirname is the bundle's folder. */
async function checkMovable(module, file) {
  if (dirname(module) === dirname(file)) return;
  const text = await readFile(join(dist, module), "utf8");
  if (/\b__(dirname|filename)\b/.test(text)) {
    throw new Error(`bundle: ${module} asks where it is, but will be in ${file}`);
  }
}

/** What a bundle needs of another one comes from there; packages are loaded as ever. */
function resolveWithin(bundler, file) {
  bundler.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
    const found = require.resolve(resolve(resolveDir, path));
    const module = nameOf(found);
    const home = bundleOf.get(module);
    if (home === undefined) throw new Error(`bundle: ${module} is in none`);
    if (home === file) return { path: found };
    return { path: module, namespace: "bundled elsewhere", pluginData: home };
  });
  bundler.onLoad(
    { filter: /./, namespace: "bundled elsewhere" },
    ({ path: module, pluginData: home }) => ({
      contents: `module.exports = ${GET}("${home}")["${module}"]();`,
    }),
  );
  bundler.onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path, external: true }));
}

/** What stands in a bundled module's file. */
async function lineTo(file, module) {
  const path = join(dist, module);
  await rm(`${path}.map`);
  const names = Object.keys(require(path)).filter((name) => name !== "default");
  const line = [
    '"use strict";',
    `module.exports = require("${importPath(path, HUB)}")("${file}")["${module}"]();`,
    "// What Node.js reads the names for `import { … }` from, without running it.",
    `0 && (module.exports = { ${names.join(", ")} });`,
    "",
  ].join("\n");
  return [path, line];
}

async function writeHub() {
  const path = join(dist, HUB);
  const files = bundles.map(
    ({ file }) => `  "${file}": () => require("${importPath(path, file)}"),\n`,
  );
  const text = `"use strict";
const files = {
${files.join("")}};
const bundles = {};
const ${GET} = (file) => (bundles[file] ??= files[file]()(${GET}));
module.exports = ${GET};
`;
  await writeFile(path, text);
}

function nameOf(path) {
  return relative(dist, path).replaceAll("\\", "/");
}

/** Its map is not published. */
async function withoutSourceMap(program) {
  const path = join(dist, program);
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  await rm(`${path}.map`);
}

/** As a file asks for another one, which is named from dist/. */
function importPath(path, name) {
  const leading = relative(dirname(path), join(dist, name)).replaceAll("\\", "/");
  return leading.startsWith(".") ? leading : `./${leading}`;
}
