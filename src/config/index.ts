import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseJson } from "../common/json";
import { realProcess } from "../common/process-wide";

/** Everything that the environment and `~/.testcontainers.properties` say, read once. */
export interface Config {
  /** `tc.host` of the properties file: an engine's URI that Testcontainers Desktop writes; it wins over all others. */
  readonly tcHost: string | undefined;
  /** `DOCKER_HOST`, else `docker.host` of the properties file, and which of both it was. */
  readonly dockerHost: { readonly uri: string; readonly origin: string } | undefined;
  /** `DOCKER_CONTEXT`. */
  readonly dockerContext: string | undefined;
  /** Folder of the docker CLI's settings: `DOCKER_CONFIG`, default `~/.docker`. */
  readonly dockerConfigDir: string;
  /** `DOCKER_AUTH_CONFIG`: registry logins in the format of `config.json`, looked at before that file. */
  readonly dockerAuthConfig: string | undefined;
  /** `DOCKER_TLS_VERIFY` (any text but empty and `0`, as for the docker CLI), else `docker.tls.verify`. */
  readonly tlsVerify: boolean;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`: `DOCKER_CERT_PATH`, else `docker.cert.path`. */
  readonly certPath: string | undefined;
  /** `TESTCONTAINERS_HOST_OVERRIDE`: the host under which published ports are reached. */
  readonly hostOverride: string | undefined;
  /** `TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX`, else `hub.image.name.prefix`: put before images without a registry. */
  readonly hubPrefix: string | undefined;
  readonly pull: PullSettings;
  /** `TESTCONTAINERS_SESSION_ID`. */
  readonly sessionId: string | undefined;
  /** `MAYFLY_RUN`: the runner's process and the session's id, as `exportSession` wrote them. */
  readonly inheritedRunner: string | undefined;
  /**
   * True in what a test runner runs tests in, and in its children: Jest sets `JEST_WORKER_ID`, Vitest
   * `VITEST_POOL_ID`, Mocha `MOCHA_WORKER_ID`, Playwright `TEST_WORKER_INDEX`.
   */
  readonly inTestWorker: boolean;
  /** True in a process that `node --test` started for a file, and in its children: `NODE_TEST_CONTEXT`. */
  readonly inNodeTest: boolean;
  /**
   * Which of the test runner's workers this is: `JEST_WORKER_ID`, `VITEST_POOL_ID`, `MOCHA_WORKER_ID` or
   * Playwright's `TEST_PARALLEL_INDEX`. One that takes the place of another has its id. Undefined where
   * there are none, and with `node --test`, which numbers its processes in no way.
   */
  readonly workerId: string | undefined;
  /** `MAYFLY_NO_ENGINE`: `fail` or `skip`, what becomes of tests with fixtures where no engine is found. Checked when they run. */
  readonly noEngine: string | undefined;
  /** `MAYFLY_CLEANUP`: what removes leftovers; checked where it is chosen. */
  readonly cleanup: string | undefined;
  /** `TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE`: the engine's socket as the engine's own machine sees it. */
  readonly dockerSocketOverride: string | undefined;
  readonly ryuk: RyukSettings;
  /** `SSHD_CONTAINER_IMAGE`: the image of host access by a tunnel, as from a mirror. */
  readonly sshdImage: string | undefined;
  /** False when `TESTCONTAINERS_REUSE_ENABLE`, else `testcontainers.reuse.enable`, is `false`: nothing is reused. */
  readonly reuse: boolean;
  /** `MAYFLY_BAKE`: `off` or `on`, whether baked images are used. Checked when it is needed. */
  readonly bake: string | undefined;
  /** `MAYFLY_ENGINE_TIMEOUT`: seconds that the engine has for an answer. Checked when it is opened. */
  readonly engineTimeout: string | undefined;
  /** `MAYFLY_BUILDKIT`: `buildx` or `session`, how BuildKit is reached. Checked when it is needed. */
  readonly buildkit: string | undefined;
  /** `MAYFLY_SUMMARY`: `on` or `off`, whether reporters tell what a run has started. Checked there. */
  readonly summary: string | undefined;
  /** `MAYFLY_FAILURE_LOGS`: `off`, or how many log lines a test's failure gets. Checked there. */
  readonly failureLogs: string | undefined;
  /** `XDG_RUNTIME_DIR`. */
  readonly xdgRuntimeDir: string | undefined;
  /** The user's home folder. */
  readonly home: string;
  /** `DEBUG`. */
  readonly debug: string | undefined;
  /** True with `NODE_ENV=test`, where lines of `DEBUG` go to the console that test runners show. */
  readonly debugsToConsole: boolean;
  /** True under Jest and Vitest, which draw on the terminal themselves. */
  readonly underTestRunner: boolean;
  /** All variables, for programs that are started. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** Of pulls. Texts are checked when they are first needed. */
export interface PullSettings {
  /** `TESTCONTAINERS_PULL_POLICY`, else `pull.policy`: for containers that name none. */
  readonly policy: string | undefined;
  /** `TESTCONTAINERS_PULL_PAUSE_TIMEOUT`, else `pull.pause.timeout`: seconds without progress. */
  readonly pauseTimeout: string | undefined;
  /** `TESTCONTAINERS_PULL_PROGRESS`, else `pull.progress`: how progress is shown. */
  readonly progress: string | undefined;
}

/** Of the container that can clean up. Texts are checked when it is started. */
export interface RyukSettings {
  /** `TESTCONTAINERS_RYUK_DISABLED`, else `ryuk.disabled`. */
  readonly disabled: boolean;
  /** `TESTCONTAINERS_RYUK_PRIVILEGED`, else `ryuk.container.privileged`. */
  readonly privileged: boolean;
  /** `TESTCONTAINERS_RYUK_VERBOSE`, else `ryuk.verbose`. */
  readonly verbose: boolean;
  /** `RYUK_CONTAINER_IMAGE`, else `ryuk.container.image`. */
  readonly image: string | undefined;
  /** `TESTCONTAINERS_RYUK_PORT`: the host port to publish it on. */
  readonly port: string | undefined;
  /** `TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT`, else `ryuk.reconnection.timeout`, e.g. `10s`. */
  readonly reconnectionTimeout: string | undefined;
  /** `ryuk.connection.timeout`: how long it waits for its first connection. */
  readonly connectionTimeout: string | undefined;
}

const WORKER_VARIABLES = [
  "JEST_WORKER_ID",
  "VITEST_POOL_ID",
  "MOCHA_WORKER_ID",
  "TEST_WORKER_INDEX",
] as const;

let current: Config | undefined;

/** The configuration of this process, read at the first call. The only reader of `process.env`. */
export function config(): Config {
  current ??= readConfig(process.env, homeFolder());
  return current;
}

/** The root where nobody knows of one: a container's user often has no entry, and no HOME. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}

/** Reads the configuration out of an environment and a home folder. */
export function readConfig(env: NodeJS.ProcessEnv, home: string): Config {
  const properties = readProperties(join(home, ".testcontainers.properties"));
  const text = (name: string): string | undefined => nonEmpty(env[name]);

  const dockerHost = text("DOCKER_HOST");
  const hostProperty = nonEmpty(properties["docker.host"]);
  const tlsVerify = text("DOCKER_TLS_VERIFY") ?? nonEmpty(properties["docker.tls.verify"]);

  return Object.freeze({
    tcHost: nonEmpty(properties["tc.host"]),
    dockerHost:
      dockerHost !== undefined
        ? { uri: dockerHost, origin: "DOCKER_HOST" }
        : hostProperty !== undefined
          ? { uri: hostProperty, origin: "docker.host in ~/.testcontainers.properties" }
          : undefined,
    dockerContext: text("DOCKER_CONTEXT"),
    dockerConfigDir: text("DOCKER_CONFIG") ?? join(home, ".docker"),
    dockerAuthConfig: text("DOCKER_AUTH_CONFIG"),
    tlsVerify: tlsVerify !== undefined && tlsVerify !== "0" && tlsVerify !== "false",
    certPath: text("DOCKER_CERT_PATH") ?? nonEmpty(properties["docker.cert.path"]),
    hostOverride: text("TESTCONTAINERS_HOST_OVERRIDE"),
    hubPrefix:
      text("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX") ?? nonEmpty(properties["hub.image.name.prefix"]),
    pull: {
      policy: text("TESTCONTAINERS_PULL_POLICY") ?? nonEmpty(properties["pull.policy"]),
      pauseTimeout:
        text("TESTCONTAINERS_PULL_PAUSE_TIMEOUT") ?? nonEmpty(properties["pull.pause.timeout"]),
      progress: text("TESTCONTAINERS_PULL_PROGRESS") ?? nonEmpty(properties["pull.progress"]),
    },
    sessionId: text("TESTCONTAINERS_SESSION_ID"),
    inheritedRunner: text("MAYFLY_RUN"),
    inTestWorker: WORKER_VARIABLES.some((name) => text(name) !== undefined),
    inNodeTest: text("NODE_TEST_CONTEXT") !== undefined,
    workerId:
      text("JEST_WORKER_ID") ??
      text("VITEST_POOL_ID") ??
      text("MOCHA_WORKER_ID") ??
      text("TEST_PARALLEL_INDEX"),
    noEngine: text("MAYFLY_NO_ENGINE"),
    cleanup: text("MAYFLY_CLEANUP"),
    dockerSocketOverride: text("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE"),
    sshdImage: text("SSHD_CONTAINER_IMAGE"),
    ryuk: readRyukSettings(text, (key) => nonEmpty(properties[key])),
    reuse:
      (text("TESTCONTAINERS_REUSE_ENABLE") ??
        nonEmpty(properties["testcontainers.reuse.enable"])) !== "false",
    bake: text("MAYFLY_BAKE"),
    engineTimeout: text("MAYFLY_ENGINE_TIMEOUT"),
    buildkit: text("MAYFLY_BUILDKIT"),
    summary: text("MAYFLY_SUMMARY"),
    failureLogs: text("MAYFLY_FAILURE_LOGS"),
    xdgRuntimeDir: text("XDG_RUNTIME_DIR"),
    home,
    debug: text("DEBUG"),
    debugsToConsole: text("NODE_ENV") === "test",
    underTestRunner: text("JEST_WORKER_ID") !== undefined || text("VITEST") !== undefined,
    environment: { ...env },
  });
}

function readRyukSettings(
  variable: (name: string) => string | undefined,
  property: (key: string) => string | undefined,
): RyukSettings {
  const flag = (text: string | undefined): boolean => /^(true|1)$/i.test(text ?? "");
  return {
    disabled: flag(variable("TESTCONTAINERS_RYUK_DISABLED") ?? property("ryuk.disabled")),
    privileged: flag(
      variable("TESTCONTAINERS_RYUK_PRIVILEGED") ?? property("ryuk.container.privileged"),
    ),
    verbose: flag(variable("TESTCONTAINERS_RYUK_VERBOSE") ?? property("ryuk.verbose")),
    image: variable("RYUK_CONTAINER_IMAGE") ?? property("ryuk.container.image"),
    port: variable("TESTCONTAINERS_RYUK_PORT"),
    reconnectionTimeout:
      variable("TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT") ?? property("ryuk.reconnection.timeout"),
    connectionTimeout: property("ryuk.connection.timeout"),
  };
}

/** The environment as it is now, for what a build is to take from it and for programs it starts. */
export function currentEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}

/** Passes the session and its runner on to the processes that this process starts; undefined leaves a variable as it is. */
export function exportSession(id: string | undefined, runner: string | undefined): void {
  // Under Jest there is a copy, which tests hand on by `env: { ...process.env }`.
  for (const env of [realProcess.env, process.env]) {
    if (id !== undefined) env["TESTCONTAINERS_SESSION_ID"] = id;
    if (runner !== undefined) env["MAYFLY_RUN"] = runner;
  }
}

/** A helper program's input, as JSON: an argument would show keys in `ps`. */
const PROGRAM_INPUT = "MAYFLY_INPUT";
/** Says that the input is on standard input. */
const ON_STANDARD_INPUT = "-";

/**
 * Returns the environment of a helper program that outlives this process. It has next to nothing of this
 * one's, so that the program runs without the user's preloads, and no build server counts it among a
 * job's processes. Without an input the program reads it from its standard input.
 */
export function programEnvironment(input = ON_STANDARD_INPUT): NodeJS.ProcessEnv {
  const needed = ["LD_LIBRARY_PATH", "SystemRoot", "ELECTRON_RUN_AS_NODE"];
  const kept = needed.flatMap((name): [string, string][] => {
    const value = realProcess.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), [PROGRAM_INPUT]: input };
}

/** Returns the input of this program. Throws where the library did not start it. */
export function programInput(): unknown {
  const input = process.env[PROGRAM_INPUT];
  if (input === undefined) {
    throw new Error(`${PROGRAM_INPUT} is not set; this program is not for users`);
  }
  return parseJson(input === ON_STANDARD_INPUT ? readFileSync(0, "utf8") : input);
}

/**
 * Runs `construct` without DOCKER_HOST in the environment. docker-modem fills whatever it is not
 * given from DOCKER_HOST, DOCKER_CERT_PATH and others, and fails where they are wrong, although the
 * engine that it is to talk to has long been found.
 */
export function withoutDockerHost<T>(construct: () => T): T {
  const { DOCKER_HOST: dockerHost } = process.env;
  delete process.env["DOCKER_HOST"];
  try {
    return construct();
  } finally {
    if (dockerHost !== undefined) process.env["DOCKER_HOST"] = dockerHost;
  }
}

function readProperties(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    // Absent, or in a folder that is another user's, as where HOME has stayed root's.
    if (!existsSync(file)) return {};
    throw error;
  }
  const properties: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    // In Java's format a backslash escapes the next character, as in `tcp\://127.0.0.1`.
    if (match) properties[match[1] ?? ""] = (match[2] ?? "").replace(/\\(.)/g, "$1");
  }
  return properties;
}

function nonEmpty(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
