// A file for `node --test` that prints its runner, as do its child process and a child of a shell.
import { spawnSync } from "node:child_process";
import { readConfig } from "../../src/config";
import { runnerPid } from "../../src/run/runner";

const [, self = "", generation] = process.argv;
console.error(`runner ${runnerPid(readConfig(process.env, "/nonexistent"))}`);
if (generation !== "child") {
  const options = { stdio: "inherit" } as const;
  spawnSync(process.execPath, [self, "child"], options);
  // Two commands: a shell replaces itself by its only command.
  spawnSync("sh", ["-c", `"$0" "$1" child; true`, process.execPath, self], options);
}
