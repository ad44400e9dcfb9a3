import type * as Debug from "debug";
import { config } from "./config";

/** The namespaces of `DEBUG`, as testcontainers names them. */
export type DebugTopic = "containers" | "exec" | "pull" | undefined;

/** Writes a line for those who set `DEBUG=testcontainers*`; costs nothing for everybody else. */
export function debug(topic: DebugTopic, message: () => string): void {
  if (config().debug === undefined) return;
  const namespace = topic === undefined ? "testcontainers" : `testcontainers:${topic}`;
  logger(namespace)("%s", message());
}

const loggers = new Map<string, (format: string, text: string) => void>();

function logger(namespace: string): (format: string, text: string) => void {
  let log = loggers.get(namespace);
  if (log === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when DEBUG is set
    const { debug: create } = require("debug") as typeof Debug;
    log = create(namespace);
    loggers.set(namespace, log);
  }
  return log;
}
