import { withoutCredentials } from "../common/describe-value";
import { lastLines } from "./last-lines";
import { formatLogs } from "./layout";
import { MayflyError, type ErrorDetails } from "./mayfly-error";

/** The container does not publish the requested port. */
export class PortNotExposedError extends MayflyError {
  constructor(
    readonly port: string,
    /** The ports that the container publishes. */
    readonly exposed: readonly string[],
    {
      unpublished = [],
      hint = `add withExposedPorts(${asWritten(port)})`,
    }: {
      /** Ports that the image exposes and the container does not publish. */
      readonly unpublished?: readonly string[];
      /** Default: to expose the port. */
      readonly hint?: string | undefined;
    } = {},
  ) {
    const known =
      exposed.length === 0 ? "it publishes no ports" : `it publishes ${exposed.join(", ")}`;
    const image =
      unpublished.length === 0 ? "" : `, and its image exposes ${unpublished.join(", ")}`;
    const own = `The container does not publish port ${port}; ${known}${image}.`;
    // The last sentence is the one of testcontainers, because users' tests match it.
    super("PORT_NOT_EXPOSED", `${own} No port binding found for :${port}.`, { hint });
  }
}

/** Returns a port as `withExposedPorts` takes it: `6379`, `"53/udp"`. */
function asWritten(port: string): string {
  return port.endsWith("/tcp") ? port.slice(0, -"/tcp".length) : `"${port}"`;
}

/** A command could not be run in a container, or did not end by itself. */
export class ExecError extends MayflyError {
  constructor(
    readonly command: readonly string[],
    reason: string,
    details: ErrorDetails = {},
    verdict = "could not be run:",
  ) {
    super("EXEC_FAILED", `${withoutCredentials(command.join(" "))} ${verdict} ${reason}`, details);
  }

  /** `printed` is what the command printed until then, if known. */
  static timedOut(command: readonly string[], timeout: number, printed?: string): ExecError {
    const logs = printed === undefined ? "" : formatLogs(lastLines(printed), "output");
    return new this(command, `${timeout} ms.${logs}`, {}, "did not end within");
  }

  static givenUp(command: readonly string[], reason: string): ExecError {
    return new this(command, reason, {}, "could not be stopped and is still running:");
  }
}

/** A container did not exit within the given time. */
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
      `A container of ${image} did not exit within ${timeout} ms.${formatLogs(logs)}`,
      { hint: "if it only needs more time, raise waitForExit({ timeout })" },
    );
  }
}
