import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withPacked } from "./pack.mjs";
import { run } from "./run.mjs";

const require = createRequire(import.meta.url);

/** Checks the packed package by publint, and its types by attw (arethetypeswrong.github.io). */
export function packed(root) {
  return withPacked(root, async (_folder, tarball) => [
    ...(await byPublint(tarball)),
    ...(await byAttw(tarball)),
  ]);
}

async function byPublint(tarball) {
  // Loaded here, because the other checks need no package.
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const bytes = await readFile(tarball);
  const archive = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: archive }, level: "warning" });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function byAttw(tarball) {
  const attw = join(
    dirname(require.resolve("@arethetypeswrong/cli/package.json")),
    "dist",
    "index.js",
  );
  try {
    await run(process.execPath, [attw, tarball, "--format", "ascii", "--no-color", "--no-emoji"]);
    return [];
  } catch (error) {
    return [`attw: ${error.message}`];
  }
}
