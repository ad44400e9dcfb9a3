import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config";
import { sha256 } from "../../crypto";
import type { EngineEndpoint } from "../../engine/endpoint";
import { fieldOf, messageOf } from "../../errors";
import { realProcess } from "../../process-wide";
import { PROTOCOL_VERSION } from "./protocol";

/** The address of a unix socket has 104 bytes on macOS, 108 on Linux; a started one adds its id. */
const LONGEST_PATH = 90;

/**
 * Where this user's watchdog for an engine listens: in a folder that no other user can enter, on
 * Windows a named pipe. Throws when there is no such folder to be had.
 */
export function watchdogSocket(
  { uri }: Pick<EngineEndpoint, "uri">,
  { xdgRuntimeDir }: Pick<Config, "xdgRuntimeDir">,
): string {
  const engine = sha256(uri).slice(0, 12);
  const user = String(realProcess.getuid?.() ?? "");
  const name = `watchdog-${PROTOCOL_VERSION}-${engine}`;
  if (realProcess.platform === "win32") return `\\\\.\\pipe\\mayfly-${name}`;
  const folders = [
    ...(xdgRuntimeDir === undefined ? [] : [join(xdgRuntimeDir, "mayfly")]),
    join(tmpdir(), `mayfly-${user}`),
    // A temporary folder with a long path, as macOS has it, or one of a test's own.
    join("/tmp", `mayfly-${user}`),
  ];
  const refusals: string[] = [];
  for (const folder of folders) {
    const path = join(folder, name);
    const refusal = path.length > LONGEST_PATH ? "its path is too long" : refusalOf(folder);
    if (refusal === undefined) return path;
    refusals.push(`${folder}: ${refusal}`);
  }
  throw new Error(`no folder for a socket: ${refusals.join("; ")}`);
}

/** Why a folder is not this user's own; undefined when it is, made now if need be. */
function refusalOf(folder: string): string | undefined {
  try {
    makeIfMissing(folder);
    const { mode, uid } = lstatSync(folder);
    if (uid !== realProcess.getuid?.()) return "it belongs to another user";
    return (mode & 0o077) === 0 ? undefined : "others may enter it";
  } catch (error) {
    return messageOf(error);
  }
}

/** Not with what is above it: there, Node never returns where nothing can be made, as in `/proc`. */
function makeIfMissing(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (fieldOf(error, "code") !== "EEXIST") throw error;
  }
}
