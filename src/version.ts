import { readFileSync } from "node:fs";
import { join } from "node:path";

// From dist/src, package.json is two folders up.
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  version: string;
};

/** Mayfly's own version. */
export const VERSION = manifest.version;
