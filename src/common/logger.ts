import { debug, isDebugging, type DebugTopic } from "./debug";

/** The subject of a line. Both parts are written before the message. */
export interface LogSubject {
  readonly containerId?: string;
  readonly imageName?: string;
}

/** A logger that writes lines if `DEBUG=testcontainers*` is set, as testcontainers' own logger does. */
export class Logger {
  readonly #topic: DebugTopic;

  /** `namespace` is `testcontainers`, or a topic of it such as `testcontainers:pull`. */
  constructor(namespace = "testcontainers") {
    this.#topic = (namespace.replace(/^testcontainers:?/, "") || undefined) as DebugTopic;
  }

  /** Returns whether lines are written. Call it before building a costly message. */
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

/** The library's own logger, for wait strategies and containers of users. */
export const log = new Logger();
