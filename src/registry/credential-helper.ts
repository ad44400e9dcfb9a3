import { spawn, type ChildProcess } from "node:child_process";
import type { Config } from "../config";
import { fieldOf, messageOf } from "../errors";
import { goField } from "../common/go-field";
import { parseJson } from "../common/json";
import { sleep } from "../common/clock";
import { realProcess } from "../common/process-wide";
import type { AuthConfig } from "./auth-config";

/** The answer of a credential helper to the request for one registry's login. */
export type HelperAnswer =
  | { readonly login: AuthConfig }
  | { readonly failure: string }
  /** The helper works, but has no login for the registry. */
  | "none";

/** What Docker's own helpers print if there is no login (docker/docker-credential-helpers). */
const NOTHING = /credentials not found/i;
/** The user name that marks the secret as an identity token. */
const TOKEN_USER = "<token>";
const LONGEST_ANSWER = 1_000_000;

/**
 * Runs `docker-credential-<name> get` and returns its answer. Never rejects.
 *
 * After `timeout` milliseconds the helper is killed with every process that it started.
 */
export async function askHelper(
  name: string,
  key: string,
  timeout: number,
  { environment }: Pick<Config, "environment">,
): Promise<HelperAnswer> {
  const windows = process.platform === "win32";
  let child: ChildProcess;
  try {
    child = spawn(`docker-credential-${name}`, ["get"], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...environment },
      // A process group can be killed as a whole: helpers are often scripts that wait for a
      // program.
      detached: !windows,
      windowsHide: true,
    });
  } catch (error) {
    return { failure: `it could not be run: ${messageOf(error)}` };
  }
  const done = new AbortController();
  try {
    return await Promise.race([
      readAnswer(child, key),
      sleep(timeout, done.signal, { ref: false }).then(() => {
        kill(child, !windows);
        return { failure: `it did not answer within ${timeout} ms and was killed` };
      }),
    ]);
  } finally {
    done.abort();
    release(child);
  }
}

function readAnswer(child: ChildProcess, key: string): Promise<HelperAnswer> {
  return new Promise((resolve) => {
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(0, LONGEST_ANSWER);
    });
    child.on("error", (error) => {
      const missing = fieldOf(error, "code") === "ENOENT";
      resolve({
        failure: missing ? "the program is not on the PATH" : messageOf(error),
      });
    });
    child.on("close", (code, signal) => {
      resolve(code === 0 ? parse(output, key) : refused(output, code, signal));
    });
    // A helper that does not read its input closes the pipe. Its output and exit code tell whether
    // it failed.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`${key}\n`);
  });
}

function refused(output: string, code: number | null, signal: string | null): HelperAnswer {
  if (NOTHING.test(output)) return "none";
  const first = output.trim().split("\n")[0]?.slice(0, 200) ?? "";
  // A helper that prints an answer and then fails may have printed the secret.
  const words = /[{}]|"Secret"/.test(output) ? "" : first;
  const end = code === null ? `was killed by ${signal ?? "a signal"}` : `exited with code ${code}`;
  return { failure: words === "" ? `it ${end}` : `it ${end}: ${words}` };
}

/** Parses the helper's output. Errors do not quote the output, which may contain the secret. */
function parse(output: string, key: string): HelperAnswer {
  let answer: unknown;
  try {
    answer = parseJson(output);
  } catch (error) {
    return { failure: `its output is not JSON: ${messageOf(error)}` };
  }
  const [user, secret] = [goField(answer, "Username"), goField(answer, "Secret")];
  if (typeof user !== "string" || typeof secret !== "string") {
    return { failure: "its output has no Username or no Secret" };
  }
  if (user === "" && secret === "") return "none";
  return {
    login:
      user === TOKEN_USER
        ? { identitytoken: secret, serveraddress: key }
        : { username: user, password: secret, serveraddress: key },
  };
}

/** Closes the pipes, which processes started by a killed helper may still hold open. */
function release(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stdin?.destroy();
  child.unref();
}

function kill(child: ChildProcess, group: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (group) realProcess.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // The whole group has ended.
  }
}
