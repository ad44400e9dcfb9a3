// `node scripts/record-testcontainers.mjs`: starts the builders of testcontainers' own modules on testcontainers itself,
// and records what the engine was asked for and what the started objects returned. test/package/peer-modules compares
// Mayfly with the record, which git shows as changed if testcontainers behaves differently than before.
//
// testcontainers needs Node 22.22. On an older one, npm installs a newer one beside it. Both are kept for later runs.

import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./setup/command.mjs";
import { runInForeground } from "./setup/processes.mjs";
import { packageFolder, setUp } from "./setup/set-up.mjs";

const TESTCONTAINERS = "12.2.0";
const NODE = "24.19.0";

const project = join(packageFolder, "test", "package", "projects", "peer-modules");
const folder = join(packageFolder, "node_modules", ".cache", "testcontainers");
const nodePackage = `node-${process.platform}-${process.arch}`;

/** Returns the program of a Node on which testcontainers runs. */
function nodeProgram() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  return major >= 24 ? process.execPath : join(folder, "node_modules", nodePackage, "bin", "node");
}

async function install() {
  await mkdir(folder, { recursive: true });
  await cp(project, folder, { recursive: true });
  const { modules, undeclared } = JSON.parse(await readFile(join(folder, "modules.json"), "utf8"));
  const dependencies = { testcontainers: TESTCONTAINERS, [nodePackage]: NODE, ...undeclared };
  for (const [name, version] of Object.entries(modules))
    dependencies[`@testcontainers/${name}`] = version;
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return runInForeground("npm", ["install", ...quiet], { cwd: folder });
}

await runCommand(async () => {
  const environment = await setUp();
  const installed = await install();
  if (installed !== 0) return installed;
  const results = join(folder, "results.json");
  const code = await runInForeground(nodeProgram(), ["start.cjs", results], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  if (code !== 0) return code;
  const record = {
    testcontainers: TESTCONTAINERS,
    date: new Date().toISOString().slice(0, 10),
    results: JSON.parse(await readFile(results, "utf8")),
  };
  await writeFile(join(project, "record.json"), `${JSON.stringify(record, undefined, 2)}\n`);
  return 0;
});
