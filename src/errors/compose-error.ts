import { formatLogs } from "./layout";
import { MayflyError } from "./mayfly-error";

/** A service of a compose file whose container has ended with an error, or is unhealthy. */
export interface FailedService {
  readonly service: string;
  /** The exit code; undefined if the container runs and is unhealthy. */
  readonly exitCode: number | undefined;
  /** The last log lines, oldest first. */
  readonly logs: readonly string[];
}

/** Docker Compose could not run a command. */
export class ComposeError extends MayflyError {
  constructor(
    /** The program and its arguments. */
    readonly command: readonly string[],
    /** Undefined if a signal ended the program. */
    readonly exitCode: number | undefined,
    /** The last lines that compose printed, oldest first. */
    readonly output: readonly string[],
    /** The services that did not start. */
    readonly services: readonly FailedService[],
    /** The subcommand, e.g. `docker compose up`. */
    what: string,
    hint?: string,
  ) {
    const ending = exitCode === undefined ? "was killed" : `failed with exit code ${exitCode}`;
    const message = `${what} ${ending}.${formatLogs(output, "output")}`;
    super("COMPOSE_FAILED", message + services.map(formatService).join(""), { hint });
  }
}

function formatService({ service, exitCode, logs }: FailedService): string {
  const state = exitCode === undefined ? "is unhealthy" : `exited with code ${exitCode}`;
  return `\nService ${service} ${state}.${formatLogs(logs)}`;
}
