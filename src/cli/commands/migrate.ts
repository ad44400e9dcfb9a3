import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command, Input, Surroundings } from "../command";
import type { Migration } from "../migrate/plan-migration";

export const migrate: Command = {
  name: "migrate",
  group: "Prepare",
  summary: "Change a project from testcontainers to Mayfly",
  details: `Changes imports and package.json, after it has shown how and asked. It lists the places that may depend on
what differs (docs/migrating.md).`,
  operands: ["[FOLDER]"],
  options: {
    alias: { summary: "Keep imports, and make testcontainers an alias of Mayfly in package.json" },
    "dry-run": { summary: "Print what would change" },
    yes: { summary: "Do not ask for confirmation" },
  },
  run: runMigrate,
};

/** Returns 1 if the user did not say yes. */
async function runMigrate(
  { has, operands }: Input,
  { print, confirm, folder: current }: Surroundings,
): Promise<number> {
  const { planMigration } = await import("../migrate/plan-migration");
  const { formatMigration, isChanged } = await import("../migrate/format-migration");
  const folder = resolve(current, operands[0] ?? ".");
  const migration = await planMigration(folder, has("alias") ? "alias" : undefined);
  const changed = migration.files.filter(isChanged);
  print(formatMigration(migration));
  if (changed.length === 0) {
    const isUnused = migration.files.length === 0;
    const why = isUnused ? ": neither a package.json nor an import names testcontainers" : "";
    print(`Nothing to change${why}.\n`);
    return 0;
  }
  const files = changed.length === 1 ? "1 file" : `${changed.length} files`;
  if (has("dry-run")) {
    print(`Would change ${files}.\n`);
    return 0;
  }
  if (!has("yes")) {
    if (confirm === undefined) {
      print("Nothing was changed: without a terminal, migrate needs --yes.\n");
      return 2;
    }
    if (!(await confirm(`Change ${files}? [y/N] `))) {
      print("Nothing was changed.\n");
      return 1;
    }
  }
  for (const { path, after } of changed) await writeFile(join(folder, path), after);
  print(`Changed ${files}. Next: ${installWith(migration)}, and run your tests.\n`);
  return 0;
}

const installWith = ({ manager }: Migration): string =>
  manager === "yarn" ? "run yarn" : `run ${manager} install`;
