import type { Wait as WaitContract } from "../spec/wait";
import type * as LazyWaits from "./lazy-waits";
import type {
  AllWait,
  AnyWait,
  SuccessfulCommandWait,
  ExitWait,
  FileWait,
  FileExpectation,
  FunctionWait,
  GrpcHealthOptions,
  GrpcHealthWait,
  ReadyProbe,
  HealthCheckWait,
  HttpWait,
  HttpWaitOptions,
  ListeningPortsWait,
  LogMessageWait,
  SequenceWait,
  TcpExchangeWait,
  TcpExchange,
} from "./lazy-waits";
import type { WaitStrategy } from "./testcontainers/wait-strategy";

/** A readiness condition. */
export type Wait = WaitContract;

/**
 * Waits for `withWaitStrategy(...)`.
 *
 * Each option method changes the wait and returns it; one wait can be used for any number of containers.
 * Invalid arguments throw InvalidOptionError.
 *
 * ```ts
 * Wait.forAll([Wait.forListeningPorts(5432), Wait.forLogMessage("ready to accept", 2)])
 * ```
 */
export const Wait = Object.freeze({
  /**
   * Waits until servers listen on these TCP ports, on an address that can be reached from outside the container;
   * default: all TCP ports of `withExposedPorts`. Listening on UDP and SCTP ports cannot be detected.
   */
  forListeningPorts(...ports: (number | `${number}/tcp`)[]): ListeningPortsWait {
    return new (lazyWaits().ListeningPortsWait)(ports);
  },

  /**
   * Waits until `times` lines of standard output and standard error contain the string or match the pattern. Each
   * line is matched separately, without its line break, unless the pattern can match a line break: it contains `\n`,
   * `\r` or `[\s\S]`, or has the flag `s`. Such a pattern is matched against the last 100 lines.
   */
  forLogMessage(message: string | RegExp, times = 1): LogMessageWait {
    return new (lazyWaits().LogMessageWait)(message, times);
  },

  /**
   * Waits until an HTTP request is answered as expected: by default with a status from 200 to 299; the methods of
   * the result change that. `port` is a container port; default: the first TCP port of `withExposedPorts`.
   */
  forHttp(path: string, port?: number, _options?: HttpWaitOptions): HttpWait {
    return new (lazyWaits().HttpWait)(path, port);
  },

  /**
   * Waits until the health check of the container or its image succeeds; fails at once if the engine reports
   * `unhealthy`. Runs the check's command at once and then often; `withEngineProbesOnly()` leaves it to the engine.
   */
  forHealthCheck(): HealthCheckWait {
    return new (lazyWaits().HealthCheckWait)();
  },

  /** Waits for several conditions at the same time, until all of them hold. */
  forAll(waits: readonly (WaitContract | WaitStrategy)[]): AllWait {
    return new (lazyWaits().AllWait)(waits);
  },

  /** Waits for several conditions at the same time, until one of them holds. */
  forAny(waits: readonly (WaitContract | WaitStrategy)[]): AnyWait {
    return new (lazyWaits().AnyWait)(waits);
  },

  /** Waits for one condition after another: checks each one only after the previous ones have held. */
  forSequence(waits: readonly (WaitContract | WaitStrategy)[]): SequenceWait {
    return new (lazyWaits().SequenceWait)(waits);
  },

  /** Waits until the command, run in the container with `/bin/sh -c`, exits with code 0. */
  forSuccessfulCommand(command: string): SuccessfulCommandWait {
    return new (lazyWaits().SuccessfulCommandWait)(command);
  },

  /**
   * Waits until the container exits with this code, or with any code; another code fails the start at once. For
   * containers that do one job, such as a migration.
   */
  forExit(code: number | "any" = 0): ExitWait {
    return new (lazyWaits().ExitWait)(code);
  },

  /** Waits until the container exits with code 0. */
  forOneShotStartup(): ExitWait {
    return new (lazyWaits().ExitWait)(0);
  },

  /**
   * Waits until a file exists in the container, with the expected content if one is given. Needs no shell in the
   * image, and also works after the container has exited. Cannot see files on a tmpfs.
   */
  forFile(path: string, expectation: FileExpectation = {}): FileWait {
    return new (lazyWaits().FileWait)(path, expectation);
  },

  /**
   * Calls the function until it returns true. A string that it returns, or an error that it throws, says why the
   * container is not ready yet. Errors show the description after "Waiting for:".
   */
  forFunction(description: string, probe: ReadyProbe): FunctionWait {
    return new (lazyWaits().FunctionWait)(description, probe);
  },

  /**
   * Waits until a TCP server on this container port sends the expected greeting, or the expected reply to a few bytes.
   * With `steps`, several such exchanges follow each other on one connection. Throws InvalidOptionError.
   */
  forTcpExchange(port: number, exchange: TcpExchange): TcpExchangeWait {
    return new (lazyWaits().TcpExchangeWait)(port, exchange);
  },

  /**
   * Waits until the gRPC server on this container port answers its standard health check (`grpc.health.v1.Health/Check`)
   * with `SERVING`; for one service if `service` is given. `tls: true` uses TLS and accepts any certificate.
   */
  forGrpcHealth(port: number, options: GrpcHealthOptions = {}): GrpcHealthWait {
    return new (lazyWaits().GrpcHealthWait)(port, options);
  },
});

/** Loads the classes when the first wait is created. Most test files only attach to running containers and need none. */
function lazyWaits(): typeof LazyWaits {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
  return require("./lazy-waits") as typeof LazyWaits;
}
