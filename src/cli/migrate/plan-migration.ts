import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidOptionError } from "../../errors";
import { projectFiles } from "../project/project-files";
import { lookAtSettings } from "./look-at-settings";
import { peersIn, readManifest, withoutCounterpart, type Manifest } from "./manifest";
import { aliasDependency, renameDependencies, type PackageManager } from "./migrate-manifest";
import { migrateSource, type Mode } from "./migrate-source";
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
  if (!paths.includes(TOP))
    throw InvalidOptionError.quotingPath("folder", "a folder with a package.json", folder);
  const texts = await readFiles(folder, paths);
  const mentioning = [...texts].filter(([, text]) => text.includes(PEER));
  const manifests = [...texts]
    .filter(([path, text]) => path === TOP || (isManifest(path) && text.includes(PEER)))
    .map(readManifest);
  const peers = manifests.flatMap(peersIn);
  const missing = withoutCounterpart(peers);
  const mode = wanted ?? (missing.length === 0 ? "rename" : "alias");
  const manager = LOCK_FILES.find(([file]) => paths.includes(file))?.[1] ?? "npm";
  const isAlias = mode === "alias" && peers.length > 0;

  const migrateManifest = (manifest: Manifest): FilePlan =>
    isAlias
      ? aliasDependency(manifest, manager, manifest.path === TOP)
      : renameDependencies(manifest);
  const migrateOther = ([path, text]: readonly [string, string]): FilePlan[] => {
    if (SOURCE.test(path)) return [migrateSource(path, text, mode)];
    return SETTINGS.test(path) && mode === "rename" ? [lookAtSettings(path, text)] : [];
  };
  const settings = isAlias && manager === "pnpm" ? [overrideInPnpm(texts.get(PNPM_SETTINGS))] : [];
  const files = [
    ...manifests.map(migrateManifest),
    ...settings,
    ...mentioning.flatMap(migrateOther),
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

async function readFiles(folder: string, paths: readonly string[]): Promise<Texts> {
  const wanted = paths.filter(
    (path) => SOURCE.test(path) || SETTINGS.test(path) || isManifest(path),
  );
  const read = async (path: string): Promise<readonly [string, string]> => [
    path,
    await readFile(join(folder, path), "utf8"),
  ];
  return new Map(await Promise.all(wanted.map(read)));
}

const isManifest = (path: string): boolean => /(^|\/)package\.json$/.test(path);
