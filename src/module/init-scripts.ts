import { readdirSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";
import { InvalidOptionError } from "../errors";

/** A script on this machine that an image runs when it initialises its data. */
export interface InitScriptFile {
  readonly source: string;
  /** The file's permission bits. */
  readonly mode: number;
}

/** The order in which images run files: that of the locale en_US. */
const { compare } = new Intl.Collator("en-US");

/**
 * Returns the scripts at these paths. A folder stands for its files with one of the suffixes, in the order of their
 * names: not hidden ones, and not those in folders below. Throws InvalidOptionError for `withInitScripts`, if a file
 * does not exist or has another suffix, and for a folder without scripts.
 */
export function findInitScripts(
  paths: readonly string[],
  suffixes: readonly string[],
): InitScriptFile[] {
  return paths.flatMap((path) => scriptsAt(path, suffixes));
}

function scriptsAt(path: string, suffixes: readonly string[]): InitScriptFile[] {
  const stats = statsOf(path);
  const kinds = [suffixes.slice(0, -1).join(", "), suffixes.at(-1)].filter(Boolean).join(" or ");
  if (stats?.isFile() === true && hasSuffix(path, suffixes)) {
    return [{ source: path, mode: stats.mode }];
  }
  if (stats?.isDirectory() !== true) {
    const expected = `an existing file that ends in ${kinds}, or a folder`;
    throw InvalidOptionError.quotingPath("withInitScripts", expected, path);
  }
  const scripts = scriptsIn(path, suffixes);
  if (scripts.length === 0) {
    const expected = `a folder with files that end in ${kinds}`;
    throw InvalidOptionError.quotingPath("withInitScripts", expected, path);
  }
  return scripts;
}

function scriptsIn(folder: string, suffixes: readonly string[]): InitScriptFile[] {
  return readdirSync(folder)
    .filter((name) => hasSuffix(name, suffixes) && !name.startsWith("."))
    .sort(compare)
    .map((name) => ({ source: join(folder, name), stats: statsOf(join(folder, name)) }))
    .flatMap(({ source, stats }) =>
      stats?.isFile() === true ? [{ source, mode: stats.mode }] : [],
    );
}

const hasSuffix = (path: string, suffixes: readonly string[]): boolean =>
  suffixes.some((suffix) => path.endsWith(suffix));

/** Node's codes for strings that cannot be paths. */
const NO_PATH = ["ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE", "ERR_INVALID_ARG_TYPE"];

/** Returns undefined for what cannot be a path. Node's error would quote it, and it can be a script's text. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (NO_PATH.includes(code)) return undefined;
    throw error;
  }
}
