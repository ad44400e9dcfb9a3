// `npm run demo`: set-up, then the demo.

import { join } from "node:path";
import { runCommand } from "./setup/command.mjs";
import { runInForeground } from "./setup/processes.mjs";
import { packageFolder, setUp } from "./setup/set-up.mjs";

await runCommand(async () => {
  const environment = await setUp();
  const demo = join(packageFolder, "dist", "examples", "demo.js");
  return await runInForeground(process.execPath, [demo, ...process.argv.slice(2)], {
    cwd: packageFolder,
    env: { ...process.env, ...environment },
  });
});
