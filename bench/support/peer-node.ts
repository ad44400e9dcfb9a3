import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** The folder of a separate package, which installs the testcontainers that Mayfly is compared with. */
export const PEER = join(__dirname, "..", "..", "..", "bench", "peer");

/** The oldest Node that testcontainers 12 runs on. */
const OLDEST = [22, 22] as const;
/** The Node that is downloaded if the running Node is older. */
const VERSION = "24.21.0";

const npm = (...args: string[]): Promise<unknown> =>
  promisify(execFile)("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: PEER,
  });

/** Installs testcontainers, and returns the path of a Node that it runs on. */
export async function preparePeer(): Promise<string> {
  if (!existsSync(join(PEER, "node_modules"))) await npm("ci");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;

  // npm packages contain the binaries of Node, so nothing on the machine changes.
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = join(PEER, "node");
  const node = join(folder, "node_modules", name, "bin", system === "win" ? "node.exe" : "node");
  if (!existsSync(node))
    await npm("install", "--prefix", folder, "--no-save", `${name}@${VERSION}`);
  return node;
}
