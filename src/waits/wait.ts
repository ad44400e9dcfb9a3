import type { Wait as WaitContract } from "../spec/wait";
import { AllWait } from "./all";
import { frozen } from "./base-wait";
import { SuccessfulCommandWait } from "./command";
import { HealthCheckWait } from "./health-check";
import { HttpWait, type HttpWaitOptions } from "./http";
import { ListeningPortsWait } from "./listening-ports";
import { LogMessageWait } from "./log-message";
import { TcpExchangeWait, type TcpExchange } from "./tcp-exchange";

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
    return frozen(new ListeningPortsWait(ports));
  },

  /**
   * `times` lines of the log, from standard output and error, contain the text or match the pattern.
   * The log is read line by line, without the line breaks.
   */
  forLogMessage(message: string | RegExp, times = 1): LogMessageWait {
    return frozen(new LogMessageWait(message, times));
  },

  /**
   * An HTTP request is answered as expected: with a status from 200 to 299, unless the options of
   * the result say otherwise. `port` is the container's; default: the first TCP port it exposes.
   */
  forHttp(path: string, port?: number, _options?: HttpWaitOptions): HttpWait {
    return frozen(new HttpWait(path, port));
  },

  /** The health check of the container or its image succeeds. Fails at once when it is `unhealthy`. */
  forHealthCheck(): HealthCheckWait {
    return frozen(new HealthCheckWait());
  },

  /** All of the conditions hold; they are waited for at the same time. */
  forAll(waits: readonly WaitContract[]): AllWait {
    return frozen(new AllWait(waits));
  },

  /** The command, run in the container with `/bin/sh -c`, exits with 0. */
  forSuccessfulCommand(command: string): SuccessfulCommandWait {
    return frozen(new SuccessfulCommandWait(command));
  },

  /** A TCP server on this port of the container replies to a few bytes, or greets, as expected. */
  forTcpExchange(port: number, exchange: TcpExchange): TcpExchangeWait {
    return frozen(new TcpExchangeWait(port, exchange));
  },
});
