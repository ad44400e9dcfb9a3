// A file for `node --test`: it tells who its runner is, and so do a child of it and a shell's child.
import { spawnSync } from "node:child_process";
import { readConfig } from "../../src/config";
import { runnerPid } from "../../src/run/runner";

const [, self = "", generation] = process.argv;
console.error(`runner ${runnerPid(readConfig(process.env, "/nonexistent"))}`);
if (generation !== "child") {
  const options = { stdio: "inherit" } as const;
  spawnSync(process.execPath, [self, "child"], options);
  // Two commands, or the shell would become the second.
  spawnSync("sh", ["-c", `"$0" "$1" child; true`, process.execPath, self], options);
}
