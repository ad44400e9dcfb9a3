// Opens a part of a server that another process started, prints its name, and ends by SIGKILL or after dropping it:
// open-part <module> <data> <method> <killed|drop>.
import { writeSync } from "node:fs";
import { attach, type StartedContainerData } from "../../../src";
import type { ServerPart, StartedServer } from "../../../src/module";

const [name = "", data = "", method = "", end = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  await import(`../../../modules/${name}/index.js`);
  const server = attach(JSON.parse(data) as StartedContainerData) as unknown as Record<
    string,
    () => Promise<ServerPart<StartedServer<object>>>
  >;
  const part = await server[method]?.();
  writeSync(1, part?.getName() ?? "");
  if (end === "killed") process.kill(process.pid, "SIGKILL");
  await part?.drop();
}

void main();
