import { spawn, type ChildProcess } from "node:child_process";
import type { Config } from "../config";
import { fieldOf, messageOf } from "../errors";
import { parseJson } from "../common/json";
import { sleep } from "../common/clock";
import { realProcess } from "../common/process-wide";
import type { AuthConfig } from "./auth-config";
import { isRecord } from "./docker-config";

/** What a helper that was asked for one registry's login came to. */
export type HelperAnswer =
  | { readonly login: AuthConfig }
  | { readonly failure: string }
  /** It works, and knows none. */
  | "none";

/** What helpers of Docker's own library print when they have nothing (docker/docker-credential-helpers). */
const NOTHING = /credentials not found/i;
/** The name that says that the secret is an identity token. */
const TOKEN_USER = "<token>";
const LONGEST_ANSWER = 1_000_000;

/**
 * Runs `docker-credential-<name> get`. Never rejects, and never takes longer than `timeout`
 * milliseconds: then the helper, and whatever it has started, is killed.
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
      // A group of its own can be killed whole: helpers are often scripts that wait for a program.
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
        failure: missing ? "no such program is on the PATH" : messageOf(error),
      });
    });
    child.on("close", (code, signal) => {
      resolve(code === 0 ? parse(output, key) : refused(output, code, signal));
    });
    // A helper that does not read what it is asked closes the pipe; its answer says the rest.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`${key}\n`);
  });
}

function refused(output: string, code: number | null, signal: string | null): HelperAnswer {
  if (NOTHING.test(output)) return "none";
  const first = output.trim().split("\n")[0]?.slice(0, 200) ?? "";
  // An answer that is followed by a failure has the secret in it.
  const words = /[{}]|"Secret"/.test(output) ? "" : first;
  const end = code === null ? `was killed by ${signal ?? "a signal"}` : `exited with code ${code}`;
  return { failure: words === "" ? `it ${end}` : `it ${end}: ${words}` };
}

/** What it printed is not quoted: it may hold the secret. */
function parse(output: string, key: string): HelperAnswer {
  let answer: unknown;
  try {
    answer = parseJson(output);
  } catch (error) {
    return { failure: `its output is not JSON: ${messageOf(error)}` };
  }
  const { Username: user, Secret: secret } = isRecord(answer) ? answer : {};
  if (typeof user !== "string" || typeof secret !== "string") {
    return { failure: "its output has no Username and Secret" };
  }
  if (user === "" && secret === "") return "none";
  return {
    login:
      user === TOKEN_USER
        ? { identitytoken: secret, serveraddress: key }
        : { username: user, password: secret, serveraddress: key },
  };
}

/** What a killed helper has left running may hold on to its output. */
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
    // It has ended, with all that it started.
  }
}
