import { homedir } from "node:os";
import { join } from "node:path";
import { realProcess } from "../common/process-wide";
import {
  apiVersion,
  engineList,
  factor,
  flag,
  goDuration,
  hostName,
  lines,
  oneOf,
  oneOfAnyCase,
  onOrOff,
  platform,
  port,
  seconds,
  timelineFile,
} from "./parse";
import {
  CLEANUP_MODES,
  PULL_POLICIES,
  PULL_PROGRESS_MODES,
  type Config,
  type PullSettings,
  type RyukSettings,
} from "./settings";
import { readSources, readVariable, type Sources } from "./sources";

/** The variable that sets how long the engine may take to answer. */
export const ENGINE_TIMEOUT_SETTING = "MAYFLY_ENGINE_TIMEOUT";
/** Milliseconds that an engine may take to answer: long enough for a busy engine, short enough for a test run. */
export const DEFAULT_ENGINE_TIMEOUT_MS = 120_000;
const DEFAULT_PAUSE_TIMEOUT_MS = 60_000;
const DEFAULT_FAILURE_LINES = 50;

const WORKER_VARIABLES = [
  "JEST_WORKER_ID",
  "VITEST_POOL_ID",
  "MOCHA_WORKER_ID",
  "TEST_WORKER_INDEX",
] as const;

let current: Config | undefined;

/** Returns the settings of this process, read at the first call. */
export function config(): Config {
  current ??= readConfig(process.env, homeFolder(), workingFolder());
  return current;
}

/** Leaves `MAYFLY_ENGINES` out, for a program that works with one engine. */
export function useOneEngine(): void {
  const { engines: _engines, ...others } = Object.getOwnPropertyDescriptors(config());
  const engines = { value: [], enumerable: true };
  current = Object.freeze(Object.defineProperties({}, { ...others, engines })) as Config;
}

/** Returns `/` if the user has no home: in containers, users often have neither HOME nor an entry in /etc/passwd. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}

/** Returns undefined if the working folder has been removed. */
function workingFolder(): string | undefined {
  try {
    return realProcess.cwd();
  } catch {
    return undefined;
  }
}

/**
 * Reads the settings in an environment, in a home folder and in the project that `folder` is in. Without `folder`, there
 * is no project. Throws InvalidOptionError if the project's file sets what depends on the machine.
 */
export function readConfig(env: NodeJS.ProcessEnv, home: string, folder?: string): Config {
  // A copy: checked settings are read later, and must see the environment as it is now.
  const environment = { ...env };
  const sources = readSources(environment, home, folder);
  const { variable, property, either } = sources;
  const text = (name: string): string | undefined => variable(name)?.text;
  const dockerHost = variable("DOCKER_HOST") ?? property("docker.host");
  const tlsVerify = variable("DOCKER_TLS_VERIFY") ?? property("docker.tls.verify");

  return Object.freeze<Config>({
    tcHost: property("tc.host")?.text,
    dockerHost: dockerHost && { uri: dockerHost.text, origin: dockerHost.origin },
    dockerContext: text("DOCKER_CONTEXT"),
    get engines() {
      return engineList(variable("MAYFLY_ENGINES")) ?? [];
    },
    get deadEngines() {
      return oneOfAnyCase(either("MAYFLY_DEAD_ENGINES"), ["fail", "skip"]) ?? "fail";
    },
    get apiVersion() {
      return apiVersion(variable("DOCKER_API_VERSION"));
    },
    dockerConfigDir: text("DOCKER_CONFIG") ?? join(home, ".docker"),
    dockerAuthConfig: text("DOCKER_AUTH_CONFIG"),
    get defaultPlatform() {
      return platform(variable("DOCKER_DEFAULT_PLATFORM"));
    },
    tlsVerify: tlsVerify !== undefined && tlsVerify.text !== "0" && tlsVerify.text !== "false",
    certPath: text("DOCKER_CERT_PATH") ?? property("docker.cert.path")?.text,
    get hostOverride() {
      return hostName(variable("TESTCONTAINERS_HOST_OVERRIDE"));
    },
    // These two are read at each use, because tests of users set them in beforeEach.
    get hubPrefix() {
      const given = readVariable(env, "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX");
      return (given ?? property("hub.image.name.prefix"))?.text;
    },
    pull: readPullSettings(sources),
    sessionId: text("TESTCONTAINERS_SESSION_ID"),
    inheritedRunner: text("MAYFLY_RUN"),
    inTestWorker: WORKER_VARIABLES.some((name) => text(name) !== undefined),
    inNodeTest: text("NODE_TEST_CONTEXT") !== undefined,
    workerId:
      text("JEST_WORKER_ID") ??
      text("VITEST_POOL_ID") ??
      text("MOCHA_WORKER_ID") ??
      text("TEST_PARALLEL_INDEX"),
    get noEngine() {
      return oneOfAnyCase(either("MAYFLY_NO_ENGINE"), ["fail", "skip"]) ?? "fail";
    },
    get cleanup() {
      return oneOfAnyCase(either("MAYFLY_CLEANUP"), CLEANUP_MODES);
    },
    dockerSocketOverride: text("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE"),
    sshdImage: text("SSHD_CONTAINER_IMAGE"),
    ryuk: readRyukSettings(sources),
    get reuse() {
      const given = readVariable(env, "TESTCONTAINERS_REUSE_ENABLE");
      return (given ?? property("testcontainers.reuse.enable"))?.text !== "false";
    },
    get bake() {
      return onOrOff(either("MAYFLY_BAKE")) ?? true;
    },
    get keepFailed() {
      const word = oneOf(either("MAYFLY_KEEP_FAILED"), ["1", "on", "0", "off"], "1 or 0");
      return word === "1" || word === "on";
    },
    get engineTimeout() {
      return seconds(either(ENGINE_TIMEOUT_SETTING)) ?? DEFAULT_ENGINE_TIMEOUT_MS;
    },
    get startupTimeout() {
      return seconds(either("MAYFLY_STARTUP_TIMEOUT"));
    },
    get startupTimeoutFactor() {
      return factor(either("MAYFLY_STARTUP_TIMEOUT_FACTOR")) ?? 1;
    },
    imageLock: text("MAYFLY_IMAGE_LOCK"),
    recordImages: text("MAYFLY_RECORD_IMAGES"),
    get buildkit() {
      return oneOf(either("MAYFLY_BUILDKIT"), ["buildx", "session"]);
    },
    get progress() {
      return onOrOff(either("MAYFLY_PROGRESS"));
    },
    inCi: !["", "false", "0"].includes(text("CI") ?? ""),
    get summary() {
      return onOrOff(either("MAYFLY_SUMMARY")) ?? true;
    },
    get timeline() {
      return timelineFile(variable("MAYFLY_TIMELINE"));
    },
    get failureLogs() {
      const given = lines(either("MAYFLY_FAILURE_LOGS"));
      return given === undefined || given === "on" ? DEFAULT_FAILURE_LINES : given;
    },
    xdgRuntimeDir: text("XDG_RUNTIME_DIR"),
    home,
    debug: text("DEBUG"),
    debugsToConsole: text("NODE_ENV") === "test",
    underTestRunner: text("JEST_WORKER_ID") !== undefined || text("VITEST") !== undefined,
    environment,
  });
}

function readPullSettings({ variable, property }: Sources): PullSettings {
  return {
    get policy() {
      const given = variable("TESTCONTAINERS_PULL_POLICY") ?? property("pull.policy");
      const names = Object.keys(PULL_POLICIES) as (keyof typeof PULL_POLICIES)[];
      return PULL_POLICIES[oneOf(given, names, "missing, always or never") ?? "missing"];
    },
    get pauseTimeout() {
      const given = variable("TESTCONTAINERS_PULL_PAUSE_TIMEOUT") ?? property("pull.pause.timeout");
      return seconds(given) ?? DEFAULT_PAUSE_TIMEOUT_MS;
    },
    get progress() {
      const given = variable("TESTCONTAINERS_PULL_PROGRESS") ?? property("pull.progress");
      return oneOf(given, PULL_PROGRESS_MODES) ?? "auto";
    },
  };
}

function readRyukSettings({ variable, property }: Sources): RyukSettings {
  return {
    disabled: flag(variable("TESTCONTAINERS_RYUK_DISABLED") ?? property("ryuk.disabled")),
    privileged: flag(
      variable("TESTCONTAINERS_RYUK_PRIVILEGED") ?? property("ryuk.container.privileged"),
    ),
    verbose: flag(variable("TESTCONTAINERS_RYUK_VERBOSE") ?? property("ryuk.verbose")),
    image: (variable("RYUK_CONTAINER_IMAGE") ?? property("ryuk.container.image"))?.text,
    get port() {
      return port(variable("TESTCONTAINERS_RYUK_PORT"));
    },
    get reconnectionTimeout() {
      return goDuration(
        variable("TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT") ??
          property("ryuk.reconnection.timeout"),
      );
    },
    get connectionTimeout() {
      return goDuration(property("ryuk.connection.timeout"));
    },
  };
}
