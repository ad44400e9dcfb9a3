import { debug, isDebugging, type DebugTopic } from "./debug";

/** What a line is about; both are put before it. */
export interface LogSubject {
  readonly containerId?: string;
  readonly imageName?: string;
}

/** Writes lines for those who set `DEBUG=testcontainers*`, as testcontainers' own does. */
export class Logger {
  readonly #topic: DebugTopic;

  /** `testcontainers`, or a topic of it such as `testcontainers:pull`. */
  constructor(namespace = "testcontainers") {
    this.#topic = (namespace.replace(/^testcontainers:?/, "") || undefined) as DebugTopic;
  }

  /** Whether lines are written at all: to be asked before one that is costly to make. */
  enabled(): boolean {
    return isDebugging(this.#topic);
  }

  trace(message: string, subject?: LogSubject): void {
    this.#write("TRACE", message, subject);
  }

  debug(message: string, subject?: LogSubject): void {
    this.#write("DEBUG", message, subject);
  }

  info(message: string, subject?: LogSubject): void {
    this.#write("INFO", message, subject);
  }

  warn(message: string, subject?: LogSubject): void {
    this.#write("WARN", message, subject);
  }

  error(message: string, subject?: LogSubject): void {
    this.#write("ERROR", message, subject);
  }

  #write(level: string, message: string, { containerId, imageName }: LogSubject = {}): void {
    debug(this.#topic, () => {
      const about = [containerId?.slice(0, 12), imageName].filter((part) => part !== undefined);
      return `[${[level, ...about].join("] [")}] ${message}`;
    });
  }
}

/** The library's own, for wait strategies and containers of users. */
export const log = new Logger();
