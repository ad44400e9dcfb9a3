// `node scripts/stand-in.mjs <server>`: builds the stand-in of test/servers/<server> for an official image, unless
// Docker Hub answers or the engine has it. Test files call this, so that only what they use is built.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./setup/command.mjs";
import { phase } from "./setup/progress.mjs";

const servers = join(dirname(dirname(fileURLToPath(import.meta.url))), "test", "servers");

await runCommand(async () => {
  const [server = ""] = process.argv.slice(2);
  const { ensureServer } = await import("./setup/server-images.mjs");
  await phase(server, async (progress) => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-stand-in-"));
    try {
      return { result: await ensureServer(servers, server, folder, progress) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return 0;
});
