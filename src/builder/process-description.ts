import { guardInput } from "../container/exec/feed-input";
import { checkInput } from "../spec/checks/input";
import type { Environment } from "../spec/container-spec";
import { readEnvironmentFile } from "../spec/environment-file";
import {
  checkFunction,
  checkSignal,
  checkStrings,
  checkTarget,
  checkText,
  checkTimeout,
  checkVariables,
} from "../spec/options";
import { checkRestartPolicy } from "../spec/checks/process-options";
import type { RestartPolicyName } from "../spec/process-options";
import { checkPlatform } from "../spec/platform";
import type { Readable } from "node:stream";
import { NetworkDescription } from "./network-description";

/** The options of the process that runs in a container. */
export abstract class ProcessDescription extends NetworkDescription {
  /** Replaces the image's command. */
  withCommand(command: readonly string[]): this {
    return this.with({ command: checkStrings(command, "withCommand") });
  }

  /** Appends arguments to the command: to that of `withCommand`, or otherwise to the image's. */
  withCommandArguments(...commandArguments: string[]): this {
    checkStrings(commandArguments, "withCommandArguments");
    return this.with({ commandArguments });
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
   * Computes an environment variable from the value that the builder has so far, which is undefined if it has none:
   * `withEnvironmentValue("JAVA_OPTS", (earlier = "") => `${earlier} -Xmx1g`)`.
   */
  withEnvironmentValue(name: string, compute: (earlier: string | undefined) => string): this {
    checkText(name, "withEnvironmentValue");
    checkFunction(compute, "withEnvironmentValue", "a function of the earlier value");
    const environment = { [name]: compute(this.described.environment[name]) };
    return this.with({ environment: checkVariables(environment, "withEnvironmentValue") });
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

  /** Gives the process a terminal, so that it prints as to a person: its output is then one raw stream. */
  withTty(): this {
    return this.with({ tty: true });
  }

  /** Runs the engine's small init program as process 1, which passes signals on and ends zombie processes. */
  withInit(): this {
    return this.with({ init: true });
  }

  /**
   * Lets the engine start a process again that has ended: `always`, `unless-stopped`, or `on-failure`, if wanted at most
   * `maximumRetries` times. While the container is not ready, Mayfly waits through such ends.
   */
  withRestartPolicy(
    policy: RestartPolicyName,
    options: { readonly maximumRetries?: number } = {},
  ): this {
    return this.with({ restartPolicy: checkRestartPolicy(policy, options) });
  }

  /** Sets the signal that asks the process to end, instead of the image's, such as `SIGINT`. */
  withStopSignal(signal: NodeJS.Signals | (string & {}) | number): this {
    return this.with({ stopSignal: String(checkSignal(signal, "withStopSignal")) });
  }

  /** Sets the milliseconds that the process gets to end before it is killed, for `stop()` and `restart()`. Default 0. */
  withStopTimeout(ms: number): this {
    return this.with({ stopTimeout: checkTimeout(ms, "withStopTimeout") });
  }
}
