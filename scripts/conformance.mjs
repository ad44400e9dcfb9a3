// Runs the checks of test/conformance on all engines that this machine can start, and writes docs/engines.md.

import { join } from "node:path";
import { runCommand } from "./setup/command.mjs";
import { runInForeground } from "./setup/processes.mjs";
import { packageFolder, setUp } from "./setup/set-up.mjs";

await runCommand(async () => {
  const environment = await setUp();
  const program = join(packageFolder, "dist", "test", "conformance", "main.js");
  return await runInForeground(process.execPath, [program], {
    cwd: packageFolder,
    env: { ...process.env, ...environment },
  });
});
