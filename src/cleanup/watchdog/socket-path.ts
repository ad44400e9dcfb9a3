import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config";
import { sha256 } from "../../common/crypto";
import type { EngineEndpoint } from "../../engine/endpoint";
import { realProcess } from "../../common/process-wide";
import { COMMON_TEMPORARY_FOLDER, refusalOf, userFolderName } from "../../common/user-folder";
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
  const name = `watchdog-${PROTOCOL_VERSION}-${engine}`;
  if (realProcess.platform === "win32") return `\\\\.\\pipe\\mayfly-${name}`;
  const folders = [
    ...(xdgRuntimeDir === undefined ? [] : [join(xdgRuntimeDir, "mayfly")]),
    join(tmpdir(), userFolderName()),
    // A temporary folder with a long path, as macOS has it, or one of a test's own.
    join(COMMON_TEMPORARY_FOLDER, userFolderName()),
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
