import { readFileSync, writeFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { randomUuid } from "../common/uuid";
import { fieldOf } from "../errors";
import { openRunFolder, runFolder } from "../run/run-folder";
import type { TestRunId } from "../run/session";

/** Where the workers of a test run are. An engine is a word of `MAYFLY_ENGINES`. */
export interface Places {
  /** The engine of each worker. */
  readonly placed: Readonly<Record<string, string>>;
  /** The URI of each engine that has answered, as the data of started objects names it. */
  readonly uris: Readonly<Record<string, string>>;
  /** The engines that are left out, and why. */
  readonly dead: Readonly<Record<string, string>>;
}

const NAME = "engines.json";

/** Returns the path of the lock under which the places change. */
export const placesLock = (run: TestRunId): string => join(openRunFolder(run), "engines");

export function readPlaces(run: TestRunId): Places {
  try {
    return JSON.parse(readFileSync(join(runFolder(run), NAME), "utf8")) as Places;
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return { placed: {}, uris: {}, dead: {} };
    throw error;
  }
}

/** Writes the places, so that a reader sees either the old or the new ones. */
export function writePlaces(run: TestRunId, places: Places): void {
  const file = join(openRunFolder(run), NAME);
  const draft = `${file}.${randomUuid()}`;
  writeFileSync(draft, JSON.stringify(places), { mode: 0o600 });
  renameSync(draft, file);
}
