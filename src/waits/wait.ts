import type { Wait as WaitContract } from "../spec/wait";
import { frozen } from "./base-wait";
import type * as Conditions from "./conditions";
import type {
  AllWait,
  AnyWait,
  SuccessfulCommandWait,
  ExitWait,
  FileWait,
  FileExpectation,
  FunctionWait,
  ReadyProbe,
  HealthCheckWait,
  HttpWait,
  HttpWaitOptions,
  ListeningPortsWait,
  LogMessageWait,
  SequenceWait,
  TcpExchangeWait,
  TcpExchange,
} from "./conditions";
import type { WaitStrategy } from "./testcontainers/wait-strategy";

/** A readiness condition. */
export type Wait = WaitContract;

/**
 * Waits for `withWaitStrategy(...)`.
 *
 * They are values: each option returns a new wait, and one wait can serve any number of containers. Wrong arguments
 * throw InvalidOptionError.
 *
 * ```ts
 * Wait.forAll([Wait.forListeningPorts(5432), Wait.forLogMessage("ready to accept", 2)])
 * ```
 */
export const Wait = Object.freeze({
  /**
   * Waits until a server listens on these TCP ports, on an address that can be reached from outside the
   * container; default: all ports of `withExposedPorts`. Leaves out UDP and SCTP ports, whose listening cannot be
   * seen.
   */
  forListeningPorts(...ports: (number | `${number}/tcp`)[]): ListeningPortsWait {
    return frozen(new (conditions().ListeningPortsWait)(ports));
  },

  /**
   * Waits until `times` lines of the log, from standard output and error, contain the string or match the pattern.
   * The log is read line by line, without the line breaks.
   */
  forLogMessage(message: string | RegExp, times = 1): LogMessageWait {
    return frozen(new (conditions().LogMessageWait)(message, times));
  },

  /**
   * Waits until an HTTP request is answered as expected: with a status from 200 to 299, unless the methods of the
   * result say otherwise. `port` is the container's; default: the first TCP port of `withExposedPorts`.
   */
  forHttp(path: string, port?: number, _options?: HttpWaitOptions): HttpWait {
    return frozen(new (conditions().HttpWait)(path, port));
  },

  /** Waits until the health check of the container or its image succeeds; fails at once if it reports `unhealthy`. */
  forHealthCheck(): HealthCheckWait {
    return frozen(new (conditions().HealthCheckWait)());
  },

  /** Waits for several conditions at the same time, until all of them hold. */
  forAll(waits: readonly (WaitContract | WaitStrategy)[]): AllWait {
    return frozen(new (conditions().AllWait)(waits));
  },

  /** Waits for several conditions at the same time, until one of them holds. */
  forAny(waits: readonly (WaitContract | WaitStrategy)[]): AnyWait {
    return frozen(new (conditions().AnyWait)(waits));
  },

  /** Waits for one condition after another: looks at each when those before it have held. */
  forSequence(waits: readonly (WaitContract | WaitStrategy)[]): SequenceWait {
    return frozen(new (conditions().SequenceWait)(waits));
  },

  /** Waits until the command, run in the container with `/bin/sh -c`, exits with code 0. */
  forSuccessfulCommand(command: string): SuccessfulCommandWait {
    return frozen(new (conditions().SuccessfulCommandWait)(command));
  },

  /**
   * Waits until the container exits with this code, or with any; another code fails the start at once. For
   * containers that do one thing, such as a migration.
   */
  forExit(code: number | "any" = 0): ExitWait {
    return frozen(new (conditions().ExitWait)(code));
  },

  /** Waits until the container exits with code 0. */
  forOneShotStartup(): ExitWait {
    return frozen(new (conditions().ExitWait)(0));
  },

  /**
   * Waits until a file exists in the container, with the expected content if one is given. Works without a shell in
   * the image, and after the container has exited. Cannot see files on a tmpfs.
   */
  forFile(path: string, expectation: FileExpectation = {}): FileWait {
    return frozen(new (conditions().FileWait)(path, expectation));
  },

  /**
   * Calls the function until it returns true. Whatever else it returns or throws says why the container is not
   * ready yet. Errors show the description after "Waiting for:".
   */
  forFunction(description: string, probe: ReadyProbe): FunctionWait {
    return frozen(new (conditions().FunctionWait)(description, probe));
  },

  /** Waits until a TCP server on this port of the container replies to a few bytes, or greets, as expected. */
  forTcpExchange(port: number, exchange: TcpExchange): TcpExchangeWait {
    return frozen(new (conditions().TcpExchangeWait)(port, exchange));
  },
});

/** Loads the classes when the first wait is created: most test files only attach to what another one started. */
function conditions(): typeof Conditions {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
  return require("./conditions") as typeof Conditions;
}
