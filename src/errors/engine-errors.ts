import { MayflyError, type ErrorDetails } from "./mayfly-error";

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
    /** What the engine was asked to do, e.g. `create container`. */
    readonly operation: string,
    /** The engine's own words. */
    readonly reason: string,
    /** The HTTP status, or undefined if no answer came. */
    override readonly statusCode: number | undefined,
    cause?: unknown,
    { hint }: Pick<ErrorDetails, "hint"> = {},
  ) {
    const status = statusCode === undefined ? "" : ` (HTTP code ${statusCode})`;
    super("ENGINE_REQUEST_FAILED", `The engine failed to ${operation}${status}: ${reason}`, {
      cause,
      hint,
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
