// `npm run setup`: all that tests and demo need, and nothing else.

import { runCommand } from "./setup/command.mjs";
import { setUp } from "./setup/set-up.mjs";

await runCommand(async () => {
  const environment = Object.entries(await setUp());
  if (environment.length > 0) {
    console.log("`npm test` and `npm run demo` set this themselves; to run Jest without them:");
    console.log(environment.map(([name, value]) => `  export ${name}=${value}`).join("\n"));
  }
  return 0;
});
