// `node scripts/new-module.mjs <name> <image> <port> [Title]` writes a module with its test, its page, its
// export and its row in the catalogue. The result works for a server that is ready when it listens.
//
//   node scripts/new-module.mjs rabbitmq rabbitmq:4 5672 RabbitMQ

import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { parseArguments } from "./new-module/arguments.mjs";
import { withExport, withRow } from "./new-module/entries.mjs";
import { moduleFiles } from "./new-module/templates.mjs";

const CATALOGUE = "docs/modules/README.md";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

try {
  for (const file of await writeModule(parseArguments(process.argv.slice(2)))) {
    console.log(`wrote ${file}`);
  }
  console.log(
    "\nNext: add the wait for readiness, the options, a test with a real client, and the page.",
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** @param {import("./new-module/arguments.mjs").NewModule} module */
async function writeModule(module) {
  const files = new Map(Object.entries(moduleFiles(module)));
  for (const file of [`modules/${module.name}`, ...files.keys()]) await refuseExisting(file);
  files.set("package.json", withExport(await read("package.json"), module));
  files.set(CATALOGUE, withRow(await read(CATALOGUE), module));

  // Formats everything before it writes anything.
  const formatted = await Promise.all([...files].map(([file, text]) => formatAs(file, text)));
  for (const { file, text } of formatted) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return files.keys();
}

async function refuseExisting(file) {
  try {
    await access(join(root, file));
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  throw new Error(`${file} already exists; nothing was written`);
}

async function formatAs(file, text) {
  const path = join(root, file);
  const options = await resolveConfig(path);
  return { file, text: await format(text, { ...options, filepath: path }) };
}

function read(file) {
  return readFile(join(root, file), "utf8");
}
