// `npm run bench`: set-up, then the figures. Arguments select figures: `npm run bench -- loading`.

import { join } from "node:path";
import { runCommand } from "./setup/command.mjs";
import { runInForeground } from "./setup/processes.mjs";
import { packageFolder, setUp } from "./setup/set-up.mjs";

await runCommand(async () => {
  const environment = await setUp();
  const bench = join(packageFolder, "dist", "bench", "run.js");
  return await runInForeground(process.execPath, [bench, ...process.argv.slice(2)], {
    cwd: packageFolder,
    env: { ...process.env, ...environment },
  });
});
