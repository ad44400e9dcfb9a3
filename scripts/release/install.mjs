import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { withPacked } from "./pack.mjs";
import { run } from "./run.mjs";

const PNPM = "pnpm@12.21.0";
const YARN = "@yarnpkg/cli-dist@4.18.1";

/** Loads the package in both ways, and prints what an import from a module's entry point has. */
const LOAD = `
const { GenericContainer } = require("mayfly");
import("mayfly").then((mayfly) => {
  if (mayfly.GenericContainer !== GenericContainer) throw new Error("there are two copies");
  require("mayfly/redis");
  console.log(typeof GenericContainer);
});
`;

/** The package managers: files that they need, how they install, and how Node runs then. */
const MANAGERS = {
  npm: () => ({
    install: ["npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"]],
  }),
  pnpm: () => ({
    files: {
      "pnpm-workspace.yaml":
        "allowBuilds:\n  cpu-features: false\n  protobufjs: false\n  ssh2: false\n",
    },
    install: ["npm", ["exec", "--yes", `--package=${PNPM}`, "--", "pnpm", "install"]],
  }),
  yarn: (registry) => ({
    files: {
      "yarn.lock": "",
      ".yarnrc.yml": JSON.stringify({
        enableScripts: false,
        enableTelemetry: false,
        enableImmutableInstalls: false,
        npmRegistryServer: registry,
        unsafeHttpWhitelist: ["*"],
        // For the import in LOAD.
        pnpEnableEsmLoader: true,
      }),
    },
    install: ["npm", ["exec", "--yes", `--package=${YARN}`, "--", "yarn", "install"]],
    node: ["--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs"],
  }),
};

/** Installs the packed package into a new project by each package manager, and loads it there. */
export function install(root) {
  return withPacked(root, async (folder, tarball) => {
    const registry = (await run("npm", ["config", "get", "registry"], { cwd: root })).trim();
    const problems = [];
    for (const [name, describe] of Object.entries(MANAGERS)) {
      const project = join(folder, name);
      try {
        await installInto(project, tarball, describe(registry), registry);
      } catch (error) {
        problems.push(`${name}: ${error.message}`);
      }
    }
    return problems;
  });
}

async function installInto(project, tarball, { files = {}, install, node = [] }, registry) {
  await mkdir(project);
  await cp(tarball, join(project, basename(tarball)));
  const manifest = { private: true, dependencies: { mayfly: `file:./${basename(tarball)}` } };
  const all = {
    "package.json": JSON.stringify(manifest),
    ".npmrc": `registry=${registry}\n`,
    "load.cjs": LOAD,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) await writeFile(join(project, file), text);
  const [program, args] = install;
  await run(program, args, { cwd: project });
  const printed = await run(process.execPath, [...node, "load.cjs"], { cwd: project });
  if (printed !== "function\n") throw new Error(`the package was loaded and printed ${printed}`);
}
