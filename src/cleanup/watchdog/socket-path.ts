import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config";
import { sha256 } from "../../common/crypto";
import type { EngineEndpoint } from "../../engine/endpoint";
import { realProcess } from "../../common/process-wide";
import { COMMON_TEMPORARY_FOLDER, refusalOf, userFolderName } from "../../common/user-folder";
import { PROTOCOL_VERSION } from "./protocol";

/** A unix socket's address has 104 bytes on macOS, 108 on Linux. A new socket's path ends with the pid. */
const LONGEST_PATH = 90;

/**
 * Returns the path at which this user's watchdog for an engine listens: a socket in a folder that no other user can
 * enter, on Windows a named pipe. Throws if no such folder exists or can be created.
 */
export function watchdogSocket(
  { uri }: Pick<EngineEndpoint, "uri">,
  { xdgRuntimeDir }: Pick<Config, "xdgRuntimeDir">,
): string {
  const engine = sha256(uri).slice(0, 12);
  const name = `watchdog-${PROTOCOL_VERSION}-${engine}`;
  if (realProcess.platform === "win32") return `\\\\.\\pipe\\mayfly-${name}`;
  const folders = [
    ...(xdgRuntimeDir === undefined ? [] : [join(xdgRuntimeDir, "mayfly")]),
    join(tmpdir(), userFolderName()),
    // Used if the temporary folder is not safe, or its path is too long, as on macOS.
    join(COMMON_TEMPORARY_FOLDER, userFolderName()),
  ];
  const refusals: string[] = [];
  for (const folder of folders) {
    const path = join(folder, name);
    const refusal = path.length > LONGEST_PATH ? "the path is too long" : refusalOf(folder);
    if (refusal === undefined) return path;
    refusals.push(`${folder}: ${refusal}`);
  }
  throw new Error(`no folder can be used for the watchdog's socket: ${refusals.join("; ")}`);
}
