// What this set-up has built: whatever has one of the names in an engine or in the registry, by whomever,
// is used only if it is the very same image.

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { state } from "./state.mjs";

/**
 * @typedef {object} KnownImage
 * @property {string} hash of what it was built from
 * @property {string} id the engine's, of the image's content
 * @property {string} digest of its manifest in the registry, and so of its content
 */

/**
 * The image that was built for a stand-in as it is now.
 * @param {import("./stand-ins.mjs").StandIn} standIn
 * @returns {KnownImage | undefined}
 */
export function knownImage({ name, hash }) {
  const image = read()[name];
  return image?.hash === hash ? image : undefined;
}

/**
 * @param {string} name
 * @param {KnownImage} image
 */
export function remember(name, image) {
  const draft = `${state.knownImages}.new`;
  writeFileSync(draft, `${JSON.stringify({ ...read(), [name]: image }, undefined, 2)}\n`);
  // At once or not at all: this process can be killed at any moment.
  renameSync(draft, state.knownImages);
}

function read() {
  return existsSync(state.knownImages) ? JSON.parse(readFileSync(state.knownImages, "utf8")) : {};
}
