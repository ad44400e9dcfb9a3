import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sha256 } from "../../common/crypto";
import { realProcess } from "../../common/process-wide";
import {
  COMMON_TEMPORARY_FOLDER,
  refusalOf,
  userFolder,
  userFolderName,
} from "../../common/user-folder";
import { UnusableAddress } from "../find/unusable-address";

/** A unix socket's address has 104 bytes on macOS, 108 on Linux. ssh adds 17 while it makes its own. */
const LONGEST_PATH = 75;

/**
 * Returns the folder of this user's connection to an engine. It is the same in all processes that find the same program
 * `ssh`. Throws UnusableAddress where connections cannot be shared, and MayflyError if no folder can be used.
 */
export function connectionFolder(uri: string, env: NodeJS.ProcessEnv): string {
  if (realProcess.platform === "win32") {
    throw new UnusableAddress(
      "ssh:// needs OpenSSH's connection sharing, which Windows does not have",
      "run the tests in WSL, or expose the engine by tcp:// with TLS",
    );
  }
  const name = `ssh-${sha256(`${uri} ${findProgram("ssh", env) ?? ""}`).slice(0, 12)}`;
  const common = join(COMMON_TEMPORARY_FOLDER, userFolderName());
  const folder = join(userFolder(), name);
  return folder.length > LONGEST_PATH && refusalOf(common) === undefined
    ? join(common, name)
    : folder;
}

/** Throws UnusableAddress if a program that a connection needs is missing. */
export function checkPrograms(env: NodeJS.ProcessEnv): void {
  for (const name of ["ssh", "sh", "mkfifo"]) {
    if (findProgram(name, env) !== undefined) continue;
    throw new UnusableAddress(
      `the program ${name} was not found`,
      "install OpenSSH's client (openssh-client), or correct PATH",
    );
  }
}

function findProgram(name: string, { PATH: path = "" }: NodeJS.ProcessEnv): string | undefined {
  const programs = path.split(delimiter).map((folder) => join(folder, name));
  return programs.find((program) => existsSync(program));
}
