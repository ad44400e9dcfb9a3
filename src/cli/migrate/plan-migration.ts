import { InvalidOptionError } from "../../errors";
import { projectFiles } from "../project/project-files";
import { readText } from "../project/read-text";
import { lookAtSettings } from "./look-at-settings";
import { peersIn, readManifest, withoutCounterpart, type Manifest } from "./manifest";
import { aliasDependency, renameDependencies, type PackageManager } from "./migrate-manifest";
import { readSource, type Mode } from "./migrate-source";
import { overrideInPnpm, PNPM_SETTINGS } from "./override-in-pnpm";
import type { FilePlan } from "./plan";

/** What a migration changes in a project. */
export interface Migration {
  readonly mode: Mode;
  /** Packages of testcontainers that Mayfly has no counterpart of. */
  readonly withoutCounterpart: readonly string[];
  readonly manager: PackageManager;
  /** The files that change or that a person has to look at, by path. */
  readonly files: readonly FilePlan[];
}

type Texts = ReadonlyMap<string, string>;

const TOP = "package.json";
const PEER = "testcontainers";
const NOT_UTF8 = "Is not UTF-8: change it yourself";
const ELSEWHERE =
  "No package.json here depends on testcontainers: run mayfly migrate in the folder of the one that does";
const SOURCE = /\.[cm]?[jt]sx?$/;
const SETTINGS = /(^|\/)(tsconfig[^/]*\.json|renovate\.json|[^/]+\.ya?ml)$/;
const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/**
 * Decides what to change in the project in a folder. `wanted` says what happens to imports; by default they get
 * Mayfly's names if Mayfly has every module that the project uses.
 *
 * @throws InvalidOptionError if no package.json is there
 */
export async function planMigration(folder: string, wanted?: Mode): Promise<Migration> {
  const paths = await projectFiles(folder);
  const { texts, damaged } = await readFiles(folder, paths);
  if (!texts.has(TOP))
    throw InvalidOptionError.quotingPath("folder", "a folder with a package.json", folder);
  const manifests = [...texts]
    .filter(([path, text]) => path === TOP || (isManifest(path) && text.includes(PEER)))
    .map(readManifest);
  const sources = [...texts]
    .filter(([path, text]) => SOURCE.test(path) && text.includes(PEER))
    .map(([path, text]) => readSource(path, text));
  const dependencies = manifests.flatMap(peersIn);
  const imported = sources.flatMap(({ packages }) => packages);
  const missing = withoutCounterpart([...dependencies, ...imported]);
  const mode = wanted ?? (missing.length === 0 ? "rename" : "alias");
  const manager = LOCK_FILES.find(([file]) => paths.includes(file))?.[1] ?? "npm";
  const isAlias = mode === "alias" && dependencies.length > 0;

  const migrateManifest = (manifest: Manifest): FilePlan => {
    const isTop = manifest.path === TOP;
    const plan = isAlias ? aliasDependency(manifest, manager, isTop) : renameDependencies(manifest);
    const isElsewhere = isTop && dependencies.length === 0 && imported.length > 0;
    return isElsewhere ? { ...plan, notes: [...plan.notes, { line: 1, says: ELSEWHERE }] } : plan;
  };
  const migrateSettings = ([path, text]: readonly [string, string]): FilePlan[] =>
    SETTINGS.test(path) && mode === "rename" && text.includes(PEER)
      ? [lookAtSettings(path, text)]
      : [];
  const hasOverride = isAlias && manager === "pnpm" && !damaged.some(isPnpmSettings);
  const settings = hasOverride ? [overrideInPnpm(texts.get(PNPM_SETTINGS))] : [];
  const files = [
    ...manifests.map(migrateManifest),
    ...settings,
    ...sources.map(({ plan }) => plan(mode)),
    ...[...texts].flatMap(migrateSettings),
    ...damaged,
  ];
  return {
    mode,
    withoutCounterpart: missing,
    manager,
    files: files
      .filter(({ before, after, notes }) => before !== after || notes.length > 0)
      .sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** Reads the files that can name testcontainers. Those of another encoding than UTF-8 are left to a person. */
async function readFiles(
  folder: string,
  paths: readonly string[],
): Promise<{ readonly texts: Texts; readonly damaged: readonly FilePlan[] }> {
  const texts = new Map<string, string>();
  const damaged: FilePlan[] = [];
  for (const path of paths) {
    if (!SOURCE.test(path) && !SETTINGS.test(path) && !isManifest(path)) continue;
    const file = await readText(folder, path);
    if (file === undefined) continue;
    const { text, isUtf8 } = file;
    if (isUtf8) texts.set(path, text);
    else if (text.includes(PEER) || path === PNPM_SETTINGS)
      damaged.push({ path, before: text, after: text, notes: [{ line: 1, says: NOT_UTF8 }] });
  }
  return { texts, damaged };
}

const isPnpmSettings = ({ path }: FilePlan): boolean => path === PNPM_SETTINGS;
const isManifest = (path: string): boolean => /(^|\/)package\.json$/.test(path);
