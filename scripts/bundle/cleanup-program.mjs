// Makes one string of the cleanup program's code and all that it imports, and puts it into the module that the library
// loads it from. So the program starts wherever the library's code is: in a user's own bundle, or in an archive.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

export async function writeCleanupProgram(root) {
  const { outputFiles } = await build({
    // esbuild leaves out what is not used of the sources; it takes all of a compiled module.
    entryPoints: [join(root, "src", "programs", "cleanup.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    // It has to fit into an environment variable, also on Windows.
    minify: true,
    write: false,
    logLevel: "warning",
  });
  const code = outputFiles[0].text;
  const dist = join(root, "dist");
  const module = `"use strict";\nexports.PROGRAM_CODE = ${JSON.stringify(code)};\n`;
  await writeFile(join(dist, "src", "cleanup", "program-code.js"), module);
  await rm(join(dist, "src", "programs"), { recursive: true });
}
