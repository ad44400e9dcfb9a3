// `node scripts/chromium.mjs`: installs Chromium, in which tests look at pages, unless it is installed.

import { runCommand } from "./setup/command.mjs";
import { installUnlessFound } from "./setup/debian.mjs";
import { phase } from "./setup/progress.mjs";

await runCommand(async () => {
  await phase("chromium", async (progress) => {
    await installUnlessFound(["chromium"], ["chromium"], "to look at pages", progress);
    return { result: "installed" };
  });
  return 0;
});
