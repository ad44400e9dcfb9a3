import { describeType, quotePath, quoteValue, withoutCredentials } from "../common/describe-value";

/** What every error of Mayfly can carry besides its message. */
export interface ErrorDetails {
  /** What to do next, in one sentence. Part of the message too, so that every test runner prints it. */
  readonly hint?: string | undefined;
  /** The error underneath, of any shape. */
  readonly cause?: unknown;
}

/**
 * The base of all errors thrown by Mayfly. `code` is stable across releases; branch on it rather
 * than on `instanceof`, since under Jest a class can exist once per test file.
 */
export class MayflyError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message + hintLine(details.hint), { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
  }
}

/**
 * An option was refused at the call that set it. The message and `given` name the type of what was
 * given, since it may be a secret: `password: expected a string, got a number`.
 */
export class InvalidOptionError extends MayflyError {
  /** What was given, in the words of the message, e.g. `a number`. */
  readonly given: string;

  constructor(
    readonly option: string,
    readonly expected: string,
    given: unknown,
    /** How the message describes what was given. Default: by its type. */
    describe: (given: unknown) => string = describeType,
  ) {
    const words = describe(given);
    super("INVALID_OPTION", `${option}: expected ${expected}, got ${words}`);
    this.given = words;
  }

  /**
   * Creates an error that shows the value, for an option that cannot hold a secret: a port, a mode,
   * the name of an image. Arrays and objects are still described by their type.
   */
  static quoting(option: string, expected: string, given: unknown): InvalidOptionError {
    // `this`, since bundlers rename a class that mentions itself, and the name is shown.
    return new this(option, expected, given, quoteValue);
  }

  /** Creates an error that shows a path, unless what was given is rather the content of a file. */
  static quotingPath(option: string, expected: string, given: unknown): InvalidOptionError {
    return new this(option, expected, given, quotePath);
  }

  /** Creates an error that describes what was given in words of its own, e.g. `a key alone`. */
  static describing(option: string, expected: string, words: string): InvalidOptionError {
    return new this(option, expected, words, () => words);
  }
}

/** One place where an engine was looked for. */
export interface TriedEngine {
  /** The address as it was found, e.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;
  /** Where the address came from, e.g. `DOCKER_HOST` or `well-known socket`. */
  readonly origin: string;
  /** Why it could not be used. */
  readonly reason: string;
}

/** No container engine answered. */
export class EngineNotFoundError extends MayflyError {
  constructor(
    readonly tried: readonly TriedEngine[],
    hint: string,
  ) {
    const lines = tried.map(({ uri, origin, reason }) => `  - ${uri} (${origin}): ${reason}`);
    super("ENGINE_NOT_FOUND", ["No container engine answered. Tried:", ...lines].join("\n"), {
      hint,
    });
  }
}

/** The engine refused or failed one request. */
export class EngineError extends MayflyError {
  constructor(
    /** What was asked of the engine, e.g. `create container`. */
    readonly operation: string,
    /** The engine's own words. */
    readonly reason: string,
    /** The HTTP status, or undefined when no answer came. */
    readonly statusCode: number | undefined,
    cause?: unknown,
  ) {
    const status = statusCode === undefined ? "" : ` (HTTP ${statusCode})`;
    super("ENGINE_REQUEST_FAILED", `The engine failed to ${operation}${status}: ${reason}`, {
      cause,
    });
  }
}

/** How a registry was asked. */
export interface RegistryEvidence {
  /** Its host, or `Docker Hub`. */
  readonly registry: string;
  readonly tries: number;
  /** Where the login that was sent comes from; undefined when none was. */
  readonly login: string | undefined;
}

/** An image is neither present nor to be had from its registry. */
export class ImagePullError extends MayflyError {
  /** Undefined when no registry was asked, since the pull policy forbids it. */
  readonly evidence: RegistryEvidence | undefined;

  constructor(
    readonly image: string,
    reason: string,
    evidence: RegistryEvidence | undefined,
    details: ErrorDetails = {},
  ) {
    super(
      "IMAGE_PULL_FAILED",
      `Image ${image} could not be pulled: ${reason}${formatRegistry(evidence)}`,
      details,
    );
    this.evidence = evidence;
  }
}

/** A registry did not take an image. */
export class ImagePushError extends MayflyError {
  constructor(
    readonly image: string,
    reason: string,
    readonly evidence: RegistryEvidence,
    details: ErrorDetails = {},
  ) {
    super(
      "IMAGE_PUSH_FAILED",
      `Image ${image} could not be pushed: ${reason}${formatRegistry(evidence)}`,
      details,
    );
  }
}

/** An archive could not be made an image, or images an archive. */
export class ImageArchiveError extends MayflyError {
  constructor(
    /** The file, or `the stream`. */
    readonly archive: string,
    /** What was to be done with it, e.g. `loaded`. */
    action: "loaded" | "imported" | "written",
    reason: string,
    details: ErrorDetails = {},
  ) {
    super("IMAGE_ARCHIVE_FAILED", `${archive} could not be ${action}: ${reason}`, details);
  }
}

/** A module was given an image that it is not made for. */
export class ImageMismatchError extends MayflyError {
  constructor(
    readonly image: string,
    /** Repositories that the module is made for. */
    readonly expected: readonly string[],
  ) {
    const names = expected.join(" or ");
    super("IMAGE_MISMATCH", `Image ${image} is not known to be one of ${names}.`, {
      hint: `if it does the same, say so: ImageName.fromString("${image}").asCompatibleSubstituteFor("${expected[0] ?? ""}")`,
    });
  }
}

/** How far a build came when it failed. */
export interface BuildEvidence {
  /** The instruction that failed, as the builder names it; undefined when none had begun. */
  readonly step: string | undefined;
  /** What the step's command ended with; undefined where the failure is another. */
  readonly exitCode: number | undefined;
  /** The last lines that the build printed, oldest first. */
  readonly logs: readonly string[];
}

/** An image could not be built. */
export class ImageBuildError extends MayflyError {
  readonly step: string | undefined;
  readonly exitCode: number | undefined;
  readonly logs: readonly string[];

  constructor(
    readonly image: string,
    reason: string,
    evidence: BuildEvidence,
    details: ErrorDetails = {},
  ) {
    const { step, exitCode, logs } = evidence;
    const failed = step === undefined ? "" : `\nFailed at: ${step}`;
    const output = logs.length === 0 ? "" : formatLogs(logs, "output");
    super(
      "IMAGE_BUILD_FAILED",
      `Image ${image} could not be built: ${reason}${failed}${output}`,
      details,
    );
    this.step = step;
    this.exitCode = exitCode;
    this.logs = logs;
  }
}

/** The engine did not create the container. */
export class ContainerCreateError extends MayflyError {
  constructor(
    readonly image: string,
    reason: string,
    details: ErrorDetails = {},
  ) {
    super(
      "CONTAINER_CREATE_FAILED",
      `A container of ${image} could not be created: ${reason}`,
      details,
    );
  }
}

/** What was being waited for when a start failed. */
export interface WaitEvidence {
  /** The condition, e.g. `port 6379/tcp to accept connections`. */
  readonly waitingFor: string;
  /** What the condition last saw, e.g. `connection refused`; undefined when nothing was seen. */
  readonly lastSeen: string | undefined;
  /** The last log lines, oldest first. */
  readonly logs: readonly string[];
}

/** The container was created, but a step on the way to its readiness failed. */
export class ContainerStartError extends MayflyError {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
  readonly logs: readonly string[];

  constructor(
    readonly image: string,
    reason: string,
    evidence: WaitEvidence,
    details: ErrorDetails = {},
  ) {
    super(
      "CONTAINER_START_FAILED",
      `A container of ${image} failed to start: ${reason}${formatEvidence(evidence)}`,
      details,
    );
    this.waitingFor = evidence.waitingFor;
    this.lastSeen = evidence.lastSeen;
    this.logs = evidence.logs;
  }
}

/** The container ended while it was waited for. */
export class ContainerExitedError extends MayflyError {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
  readonly logs: readonly string[];

  constructor(
    readonly image: string,
    readonly exitCode: number,
    readonly oomKilled: boolean,
    evidence: WaitEvidence,
    hint?: string,
  ) {
    const outOfMemory = oomKilled ? ", killed because it ran out of memory" : "";
    super(
      "CONTAINER_EXITED",
      `A container of ${image} exited with code ${exitCode}${outOfMemory} before it was ready.` +
        formatEvidence(evidence),
      {
        hint: hint ?? exitHint(exitCode, oomKilled),
      },
    );
    this.waitingFor = evidence.waitingFor;
    this.lastSeen = evidence.lastSeen;
    this.logs = evidence.logs;
  }
}

/** The container runs, but was not ready in time. */
export class StartupTimeoutError extends MayflyError {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
  readonly logs: readonly string[];

  constructor(
    readonly image: string,
    /** Milliseconds. */
    readonly timeout: number,
    evidence: WaitEvidence,
    hint?: string,
  ) {
    super(
      "STARTUP_TIMEOUT",
      `A container of ${image} was not ready after ${timeout} ms.` + formatEvidence(evidence),
      {
        hint:
          hint ??
          "if it only needs longer, raise withStartupTimeout(ms); otherwise compare what is waited for with the log",
      },
    );
    this.waitingFor = evidence.waitingFor;
    this.lastSeen = evidence.lastSeen;
    this.logs = evidence.logs;
  }
}

/** A port was asked for that the container does not publish. */
export class PortNotExposedError extends MayflyError {
  constructor(
    readonly port: string,
    readonly exposed: readonly string[],
  ) {
    const known = exposed.length === 0 ? "it publishes none" : `it publishes ${exposed.join(", ")}`;
    super("PORT_NOT_EXPOSED", `The container does not publish port ${port}; ${known}.`, {
      hint: `add withExposedPorts(${port.endsWith("/tcp") ? port.slice(0, -"/tcp".length) : `"${port}"`})`,
    });
  }
}

/** A port of this machine could not be exposed to containers. */
export class HostAccessError extends MayflyError {
  constructor(
    /** The engine's address, e.g. `tcp://engine.lan:2375`. */
    readonly engine: string,
    reason: string,
    details: ErrorDetails = {},
  ) {
    super(
      "HOST_ACCESS_FAILED",
      `Ports of this machine cannot be exposed to containers of ${engine}: ${reason}`,
      details,
    );
  }
}

/** A command could not be run in a container, or did not come to its end there. */
export class ExecError extends MayflyError {
  constructor(
    readonly command: readonly string[],
    reason: string,
    details: ErrorDetails = {},
    verdict = "could not be run:",
  ) {
    super("EXEC_FAILED", `${withoutCredentials(command.join(" "))} ${verdict} ${reason}`, details);
  }

  /** `printed` is what it had printed until then, where that is known. */
  static timedOut(command: readonly string[], timeout: number, printed?: string): ExecError {
    const logs = printed === undefined ? "" : formatLogs(lastLines(printed), "output");
    return new this(command, `${timeout} ms.${logs}`, {}, "had not ended after");
  }

  static givenUp(command: readonly string[]): ExecError {
    const reason = "the container has no /bin/sh to end it with";
    return new this(command, reason, {}, "was given up while it runs on:");
  }
}

/** A container still ran when it was to have ended. */
export class ExitTimeoutError extends MayflyError {
  constructor(
    readonly image: string,
    /** Milliseconds. */
    readonly timeout: number,
    /** The last log lines, oldest first. */
    readonly logs: readonly string[],
  ) {
    super(
      "EXIT_TIMEOUT",
      `A container of ${image} had not exited after ${timeout} ms.${formatLogs(logs)}`,
      { hint: "if it only needs longer, raise waitForExit({ timeout })" },
    );
  }
}

/** The message of a value that was thrown, whatever it is and whichever realm it comes from. */
export function messageOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) {
    const { message } = error;
    // An AggregateError (Node's own when every address of a host refused) has an empty message.
    if (message === "" && "errors" in error && Array.isArray(error.errors)) {
      return error.errors.map(messageOf).join("; ");
    }
    return String(message);
  }
  return String(error);
}

/**
 * Why something failed: the engine's own words where there are any, else the message. Without its
 * hint, which whoever wraps the error passes on as a hint.
 */
export function reasonOf(error: unknown): string {
  const reason = fieldOf(error, "reason");
  if (typeof reason === "string") return reason;
  const message = messageOf(error);
  const hint = hintLine(fieldOf(error, "hint"));
  return hint !== "" && message.endsWith(hint) ? message.slice(0, -hint.length) : message;
}

function hintLine(hint: unknown): string {
  return typeof hint === "string" ? `\nHint: ${hint}` : "";
}

/** A field of a value that was thrown, such as `code` or `statusCode`. */
export function fieldOf(error: unknown, field: string): unknown {
  return typeof error === "object" && error !== null
    ? (error as Record<string, unknown>)[field]
    : undefined;
}

/** What SIGKILL leaves, which is what the kernel ends a process with for lack of memory. */
const KILLED = 137;

function exitHint(exitCode: number, oomKilled: boolean): string {
  if (oomKilled) {
    return "give the container more memory (withResourcesQuota) or its program less to do";
  }
  if (exitCode === KILLED) {
    return "137 means that it was killed; lack of memory is the usual cause, which engines do not always notice (withResourcesQuota)";
  }
  return "the last log lines usually say why; the command, environment and copied files are what the program saw";
}

function formatRegistry(evidence: RegistryEvidence | undefined): string {
  if (evidence === undefined) return "";
  const { registry, tries, login } = evidence;
  const often = tries === 1 ? "once" : `${tries} times`;
  const who = login === undefined ? "without a login" : `with the login of ${login}`;
  return `\nRegistry: ${registry}, asked ${often}, ${who}`;
}

function formatEvidence({ waitingFor, lastSeen, logs }: WaitEvidence): string {
  const seen = lastSeen === undefined ? "" : `\nLast seen: ${lastSeen}`;
  return `\nWaiting for: ${waitingFor}${seen}${formatLogs(logs)}`;
}

const LINES_OF_OUTPUT = 50;

function lastLines(text: string): string[] {
  const whole = text.trimEnd();
  return whole === "" ? [] : whole.split(/\r?\n/).slice(-LINES_OF_OUTPUT).map(shortenLine);
}

/** Characters of a line that an error shows. */
const LONGEST_LINE = 10_000;

/** A line of a program's output as an error shows it. */
export function shortenLine(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

function formatLogs(logs: readonly string[], kind: "log" | "output" = "log"): string {
  if (logs.length === 0) return kind === "log" ? "\nIt logged nothing." : "\nIt printed nothing.";
  const title =
    logs.length === 1 ? `Its only ${kind} line:` : `Its last ${logs.length} ${kind} lines:`;
  return ["", title, ...logs.map((line) => `  | ${line}`)].join("\n");
}
