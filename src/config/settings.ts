export const CLEANUP_MODES = ["watchdog", "ryuk", "exit", "off"] as const;
/** A way to remove leftovers. */
export type CleanupMode = (typeof CLEANUP_MODES)[number];

export const PULL_PROGRESS_MODES = ["auto", "tty", "plain", "quiet"] as const;
/**
 * How the progress of pulls and pushes is shown on standard error.
 *
 * `tty` draws progress bars, `plain` prints a line every five seconds, and `quiet` prints nothing.
 * `auto`, the default, is `tty` on a terminal that no test runner uses, and `plain` otherwise.
 */
export type PullProgressMode = (typeof PULL_PROGRESS_MODES)[number];

export const PULL_POLICIES = {
  missing: "missing",
  always: "always",
  never: "never",
  // The values of `pull.policy` for Testcontainers for Java, which reads the same file.
  "org.testcontainers.images.DefaultPullPolicy": "missing",
  "org.testcontainers.images.AlwaysPullPolicy": "always",
} as const;
/** The pull policies that a setting can name. */
export type PullPolicyName = (typeof PULL_POLICIES)[keyof typeof PULL_POLICIES];

/**
 * The settings in the environment, in `~/.testcontainers.properties` and in the project's `testcontainers.properties`, read
 * once except where noted. A setting `MAYFLY_X_Y` without a path or an engine's address is also the property `mayfly.x.y`.
 *
 * A setting marked "checked" throws InvalidOptionError when it is read and its value is wrong. So a wrong setting
 * fails only the code that needs it.
 */
export interface Config {
  /** `tc.host` of the properties file: an engine's URI that Testcontainers Desktop writes. Wins over all others. */
  readonly tcHost: string | undefined;
  /** `DOCKER_HOST`, otherwise `docker.host` of the properties file; `origin` says which. */
  readonly dockerHost: { readonly uri: string; readonly origin: string } | undefined;
  /** `DOCKER_CONTEXT`. */
  readonly dockerContext: string | undefined;
  /**
   * `MAYFLY_ENGINES`, separated by commas: the engines that the workers of a test run are spread over, each an address or
   * the name of a context. Empty if there is one engine for all. Checked.
   */
  readonly engines: readonly string[];
  /** `MAYFLY_DEAD_ENGINES`: whether one of `engines` that does not answer fails its tests or is left out. Checked. */
  readonly deadEngines: "fail" | "skip";
  /** `DOCKER_API_VERSION`: the version of the Engine API to use, in place of the newest that both know. Checked. */
  readonly apiVersion: string | undefined;
  /** Folder of the docker CLI's settings: `DOCKER_CONFIG`, default `~/.docker`. */
  readonly dockerConfigDir: string;
  /** `DOCKER_AUTH_CONFIG`: registry logins in the format of `config.json`, used before that file. */
  readonly dockerAuthConfig: string | undefined;
  /** `DOCKER_DEFAULT_PLATFORM`: for pulls, containers and builds whose code names no platform. Checked. */
  readonly defaultPlatform: string | undefined;
  /** `DOCKER_TLS_VERIFY`, otherwise `docker.tls.verify`: true for any value except `0` and `false`. */
  readonly tlsVerify: boolean;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`: `DOCKER_CERT_PATH`, otherwise `docker.cert.path`. */
  readonly certPath: string | undefined;
  /** `TESTCONTAINERS_HOST_OVERRIDE`: the host at which published ports are reached. Checked. */
  readonly hostOverride: string | undefined;
  /** `TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX`, otherwise `hub.image.name.prefix`: put before images without a registry. Read at each use. */
  readonly hubPrefix: string | undefined;
  readonly pull: PullSettings;
  /** `TESTCONTAINERS_SESSION_ID`. */
  readonly sessionId: string | undefined;
  /** `MAYFLY_RUN`: the runner's process and the session's id, as `exportSession` wrote them. */
  readonly inheritedRunner: string | undefined;
  /**
   * True in a worker of a test runner, and in its child processes: Jest sets `JEST_WORKER_ID`, Vitest
   * `VITEST_POOL_ID`, Mocha `MOCHA_WORKER_ID`, Playwright `TEST_WORKER_INDEX`.
   */
  readonly inTestWorker: boolean;
  /** True in a process that `node --test` started for a file, and in its child processes: `NODE_TEST_CONTEXT`. */
  readonly inNodeTest: boolean;
  /**
   * Which of the test runner's workers this is: `JEST_WORKER_ID`, `VITEST_POOL_ID`, `MOCHA_WORKER_ID` or
   * Playwright's `TEST_PARALLEL_INDEX`. A worker that replaces another has its id. Undefined if there are no
   * workers, and with `node --test`, which does not number its processes.
   */
  readonly workerId: string | undefined;
  /** `MAYFLY_NO_ENGINE`: what happens to tests with fixtures if no engine is found. Checked. */
  readonly noEngine: "fail" | "skip";
  /** `MAYFLY_CLEANUP`, in any case: what removes leftovers; undefined leaves it to the library. Checked. */
  readonly cleanup: CleanupMode | undefined;
  /** `TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE`: the engine's socket as the engine's own machine sees it. */
  readonly dockerSocketOverride: string | undefined;
  readonly ryuk: RyukSettings;
  /** `SSHD_CONTAINER_IMAGE`: the image of the container that tunnels to this machine need. */
  readonly sshdImage: string | undefined;
  /** False if `TESTCONTAINERS_REUSE_ENABLE`, otherwise `testcontainers.reuse.enable`, is `false`: nothing is reused. Read at each use. */
  readonly reuse: boolean;
  /** `MAYFLY_BAKE`, `on` (default) or `off`: whether baked images are used. Checked. */
  readonly bake: boolean;
  /** `MAYFLY_KEEP_FAILED`, `1` or `0` (default): whether a container whose start fails is kept. Checked. */
  readonly keepFailed: boolean;
  /** `MAYFLY_ENGINE_TIMEOUT`, in seconds: milliseconds that the engine has for an answer; default 120,000. Checked. */
  readonly engineTimeout: number;
  /** `MAYFLY_STARTUP_TIMEOUT`, in seconds: milliseconds, for containers whose code sets no start-up timeout. Checked. */
  readonly startupTimeout: number | undefined;
  /** `MAYFLY_STARTUP_TIMEOUT_FACTOR`: what every start-up timeout is multiplied by; default 1. Checked. */
  readonly startupTimeoutFactor: number;
  /** `MAYFLY_IMAGE_LOCK`: the path of the image lock, or `off`; undefined looks for `mayfly-images.json`. */
  readonly imageLock: string | undefined;
  /** `MAYFLY_RECORD_IMAGES`: the file that gets the names of the images that starts use. */
  readonly recordImages: string | undefined;
  /** `MAYFLY_BUILDKIT`: how BuildKit is reached; undefined uses whichever is available. Checked. */
  readonly buildkit: "buildx" | "session" | undefined;
  /** `MAYFLY_PROGRESS`, `on` or `off`: whether a terminal shows starts in progress; undefined decides by the surroundings. Checked. */
  readonly progress: boolean | undefined;
  /** True in continuous integration: `CI` is set, and not to `false` or `0`. */
  readonly inCi: boolean;
  /** `MAYFLY_SUMMARY`, `on` (default) or `off`: whether reporters print what a run started. Checked. */
  readonly summary: boolean;
  /** `MAYFLY_TIMELINE`: the file to which reporters write where the time of a run went. Checked. */
  readonly timeline: string | undefined;
  /** `MAYFLY_FAILURE_LOGS`: log lines per container that a failed test shows; default 50, 0 for `off`. Checked. */
  readonly failureLogs: number;
  /** `XDG_RUNTIME_DIR`. */
  readonly xdgRuntimeDir: string | undefined;
  /** The user's home folder; `/` if the user has none. */
  readonly home: string;
  /** `DEBUG`. */
  readonly debug: string | undefined;
  /** True with `NODE_ENV=test`: lines of `DEBUG` go to the console, which test runners show. */
  readonly debugsToConsole: boolean;
  /** True under Jest and Vitest, which draw on the terminal themselves. */
  readonly underTestRunner: boolean;
  /** All environment variables, for child processes. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** Settings of pulls. */
export interface PullSettings {
  /** `TESTCONTAINERS_PULL_POLICY`, otherwise `pull.policy`: for containers that name none; default `missing`. Checked. */
  readonly policy: PullPolicyName;
  /**
   * `TESTCONTAINERS_PULL_PAUSE_TIMEOUT`, otherwise `pull.pause.timeout`, in seconds: milliseconds that a pull may go
   * without progress; default 60,000. Checked.
   */
  readonly pauseTimeout: number;
  /** `TESTCONTAINERS_PULL_PROGRESS`, otherwise `pull.progress`; default `auto`. Checked. */
  readonly progress: PullProgressMode;
}

/** Settings of Ryuk. */
export interface RyukSettings {
  /** `TESTCONTAINERS_RYUK_DISABLED`, otherwise `ryuk.disabled`. */
  readonly disabled: boolean;
  /** `TESTCONTAINERS_RYUK_PRIVILEGED`, otherwise `ryuk.container.privileged`. */
  readonly privileged: boolean;
  /** `TESTCONTAINERS_RYUK_VERBOSE`, otherwise `ryuk.verbose`. */
  readonly verbose: boolean;
  /** `RYUK_CONTAINER_IMAGE`, otherwise `ryuk.container.image`. */
  readonly image: string | undefined;
  /** `TESTCONTAINERS_RYUK_PORT`: the host port for Ryuk; undefined lets the engine choose. Checked. */
  readonly port: number | undefined;
  /** `TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT`, otherwise `ryuk.reconnection.timeout`, e.g. `10s`. Checked. */
  readonly reconnectionTimeout: string | undefined;
  /** `ryuk.connection.timeout`: how long Ryuk waits for its first connection, e.g. `1m`. Checked. */
  readonly connectionTimeout: string | undefined;
}
