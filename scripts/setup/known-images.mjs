// Remembers what the set-up built. An image with one of these names, in an engine or in the registry, is
// used only if it is exactly that image.

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { state } from "./state.mjs";

/**
 * @typedef {object} KnownImage
 * @property {string} hash hash of what the image was built from
 * @property {string} id the image's id in the engine
 * @property {string} digest digest of the image's manifest in the registry
 */

/**
 * Returns the image that was built from a stand-in's current content.
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
  // Atomic, because this process can be killed at any moment.
  renameSync(draft, state.knownImages);
}

function read() {
  return existsSync(state.knownImages) ? JSON.parse(readFileSync(state.knownImages, "utf8")) : {};
}
