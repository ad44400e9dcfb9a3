// `npm run setup`: installs everything that tests and demo need.

import { runCommand } from "./setup/command.mjs";
import { setUp } from "./setup/set-up.mjs";

await runCommand(async () => {
  const environment = Object.entries(await setUp());
  if (environment.length > 0) {
    console.log(
      "To run Jest yourself, set these variables (`npm test` and `npm run demo` set them themselves):",
    );
    console.log(environment.map(([name, value]) => `  export ${name}=${value}`).join("\n"));
  }
  return 0;
});
