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

/** A condition for "ready". */
export type Wait = WaitContract;

/**
 * Conditions for `withWaitStrategy(...)`. They are values: their options return new ones, and one
 * can be used for any number of containers. Wrong arguments throw InvalidOptionError.
 *
 * ```ts
 * Wait.forAll([Wait.forListeningPorts(5432), Wait.forLogMessage("ready to accept", 2)])
 * ```
 */
export const Wait = Object.freeze({
  /**
   * A server listens on these TCP ports, on an address that can be reached from outside the
   * container; default: all that it publishes with `withExposedPorts`. UDP and SCTP ports cannot be
   * seen listening and are left out.
   */
  forListeningPorts(...ports: (number | `${number}/tcp`)[]): ListeningPortsWait {
    return frozen(new (conditions().ListeningPortsWait)(ports));
  },

  /**
   * `times` lines of the log, from standard output and error, contain the text or match the pattern.
   * The log is read line by line, without the line breaks.
   */
  forLogMessage(message: string | RegExp, times = 1): LogMessageWait {
    return frozen(new (conditions().LogMessageWait)(message, times));
  },

  /**
   * An HTTP request is answered as expected: with a status from 200 to 299, unless the options of
   * the result say otherwise. `port` is the container's; default: the first TCP port it exposes.
   */
  forHttp(path: string, port?: number, _options?: HttpWaitOptions): HttpWait {
    return frozen(new (conditions().HttpWait)(path, port));
  },

  /** The health check of the container or its image succeeds. Fails at once when it is `unhealthy`. */
  forHealthCheck(): HealthCheckWait {
    return frozen(new (conditions().HealthCheckWait)());
  },

  /** All of the conditions hold; they are waited for at the same time. */
  forAll(waits: readonly (WaitContract | WaitStrategy)[]): AllWait {
    return frozen(new (conditions().AllWait)(waits));
  },

  /** One of the conditions holds; they are waited for at the same time. */
  forAny(waits: readonly (WaitContract | WaitStrategy)[]): AnyWait {
    return frozen(new (conditions().AnyWait)(waits));
  },

  /** The conditions hold one after the other: each is looked at when those before it have held. */
  forSequence(waits: readonly (WaitContract | WaitStrategy)[]): SequenceWait {
    return frozen(new (conditions().SequenceWait)(waits));
  },

  /** The command, run in the container with `/bin/sh -c`, exits with 0. */
  forSuccessfulCommand(command: string): SuccessfulCommandWait {
    return frozen(new (conditions().SuccessfulCommandWait)(command));
  },

  /**
   * The program ends with this exit code, or with any. Another code fails the start at once. For
   * containers that do one thing, such as a migration.
   */
  forExit(code: number | "any" = 0): ExitWait {
    return frozen(new (conditions().ExitWait)(code));
  },

  /** The program ends with exit code 0. */
  forOneShotStartup(): ExitWait {
    return frozen(new (conditions().ExitWait)(0));
  },

  /**
   * A file exists in the container, with a content where one is asked for. Also in images without a
   * shell, and when the program has ended since. What is on a tmpfs cannot be seen so.
   */
  forFile(path: string, expectation: FileExpectation = {}): FileWait {
    return frozen(new (conditions().FileWait)(path, expectation));
  },

  /**
   * The function says so: it is called again until it returns true. What else it returns or throws is
   * why it is not ready yet. The description is read after "Waiting for:".
   */
  forFunction(description: string, probe: ReadyProbe): FunctionWait {
    return frozen(new (conditions().FunctionWait)(description, probe));
  },

  /** A TCP server on this port of the container replies to a few bytes, or greets, as expected. */
  forTcpExchange(port: number, exchange: TcpExchange): TcpExchangeWait {
    return frozen(new (conditions().TcpExchangeWait)(port, exchange));
  },
});

/** Loaded when the first is made: most test files of a run only attach to what another one has started. */
function conditions(): typeof Conditions {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
  return require("./conditions") as typeof Conditions;
}
