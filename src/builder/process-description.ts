import { guardInput } from "../container/exec/feed-input";
import { checkInput } from "../spec/checks/input";
import type { Environment } from "../spec/container-spec";
import { readEnvironmentFile } from "../spec/environment-file";
import { checkStrings, checkTarget, checkText, checkVariables } from "../spec/options";
import { checkPlatform } from "../spec/platform";
import type { Readable } from "node:stream";
import { NetworkDescription } from "./network-description";

/** The options of the process that runs in a container. */
export abstract class ProcessDescription extends NetworkDescription {
  /** Replaces the image's command. */
  withCommand(command: readonly string[]): this {
    return this.with({ command: checkStrings(command, "withCommand") });
  }

  /** Replaces the image's entrypoint. */
  withEntrypoint(entrypoint: readonly string[]): this {
    return this.with({ entrypoint: checkStrings(entrypoint, "withEntrypoint") });
  }

  /** Adds environment variables; a name given again replaces the earlier value. */
  withEnvironment(environment: Environment): this {
    return this.with({ environment: checkVariables(environment, "withEnvironment") });
  }

  /**
   * Adds the environment variables of a file, as `docker run --env-file` reads it: `NAME=value` lines, without quotes
   * or escapes. `NAME` alone takes its value from this process, or adds nothing if that has none. The file is read at
   * once; a name given again replaces the earlier value. Throws InvalidOptionError.
   */
  withEnvironmentFile(path: string): this {
    return this.with({ environment: readEnvironmentFile(path, "withEnvironmentFile") });
  }

  /** Sets the platform, `os/architecture[/variant]`, for the pull and for the container. */
  withPlatform(platform: string): this {
    return this.with({ platform: checkPlatform(platform, "withPlatform") });
  }

  withWorkingDir(workingDir: string): this {
    return this.with({ workingDir: checkTarget(workingDir, "withWorkingDir") });
  }

  /** Sets the user of the process: `user`, `uid`, `user:group` or `uid:gid`. */
  withUser(user: string): this {
    return this.with({ user: checkText(user, "withUser") });
  }

  /**
   * Sends a standard input to the process when it starts, and then its end. A stream is sent as it is read, so it can also
   * be written to while the container runs; it serves one start only. The process cannot be restarted afterwards.
   */
  withStdin(stdin: string | Buffer | Readable): this {
    const input = checkInput(stdin, "withStdin");
    // A stream can fail before it is read, and must not end the process then.
    guardInput(input);
    return this.with({ stdin: input });
  }
}
