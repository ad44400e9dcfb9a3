// Reads the folders under test/images. Each is the build context of a stand-in for an official image.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { recipeOf, suiteOf } from "./base-image.mjs";
import { SetupError } from "./errors.mjs";

/**
 * @typedef {object} StandIn
 * @property {string} name the official name, "redis:8"
 * @property {string} folder
 * @property {string} hash hash of the folder's content and of the base's recipe
 * @property {{ suite: string, hash: string }} base
 */

/**
 * @param {string} imagesFolder
 * @returns {StandIn[]}
 */
export function readStandIns(imagesFolder) {
  return readdirSync(imagesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readStandIn(join(imagesFolder, entry.name)));
}

/**
 * @param {string} folder
 * @param {string} [more] what the image depends on besides its folder and its base
 * @returns {StandIn}
 */
export function readStandIn(folder, more = "") {
  const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8");
  const name = /^LABEL dev\.mayfly\.stands-in-for="([^"\s]+)"$/m.exec(dockerfile)?.[1];
  const suite = suiteOf(dockerfile);
  if (name === undefined || suite === undefined) {
    throw new SetupError(`${join(folder, "Dockerfile")} does not name its image.`, {
      hint: 'add the lines `FROM mayfly-base:<suite>` and `LABEL dev.mayfly.stands-in-for="<name>:<tag>"`.',
    });
  }
  const base = { suite, hash: createHash("sha256").update(recipeOf(suite)).digest("hex") };
  return { name, folder, base, hash: hashFolder(folder, base.hash + more) };
}

function hashFolder(folder, seed) {
  const hash = createHash("sha256").update(seed);
  for (const file of filesIn(folder)) {
    // git keeps only the executable bit of the permissions.
    const executable = (statSync(file).mode & 0o100) !== 0;
    hash.update(`\0${relative(folder, file)}\0${executable}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}
