// Reads the engine's answers to build, push, pull and import: a JSON object on each line, even for errors.

import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { SetupError } from "./errors.mjs";
import { Evidence } from "./evidence.mjs";

/**
 * Reads a progress stream to its end. Throws an error in the stream, with the lines before it.
 * @param {NodeJS.ReadableStream} stream
 * @param {string} what "building redis:8"
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} [hint]
 */
export async function followStream(stream, what, progress, hint) {
  const evidence = new Evidence();
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (text.trim() === "") {
      continue;
    }
    const message = JSON.parse(text);
    if (message.error) {
      throw new SetupError(`${what}: ${message.error}`, { evidence: evidence.lines(), hint });
    }
    for (const line of linesOf(message)) {
      evidence.add(line);
      progress.detail(`${what}: ${line}`);
    }
  }
}

/** Returns build output (`stream`) and the states of layers (`id`, `status`), without progress bars. */
function linesOf({ stream, id, status, progressDetail }) {
  if (stream) {
    return stripVTControlCharacters(stream)
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== "");
  }
  if (status && !progressDetail?.current) {
    return [id ? `${id}: ${status}` : status];
  }
  return [];
}
