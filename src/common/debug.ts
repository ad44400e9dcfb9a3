import type * as Debug from "debug";
import { config } from "../config";

/** The namespaces of `DEBUG`, as testcontainers names them. */
export type DebugTopic =
  "bake" | "build" | "compose" | "containers" | "exec" | "pull" | "reuse" | undefined;

/** Writes a line if `DEBUG=testcontainers*` is set; otherwise does not even build the message. */
export function debug(topic: DebugTopic, message: () => string): void {
  if (config().debug === undefined) return;
  logger(namespaceOf(topic))("%s", message());
}

/** Returns whether lines of this topic are written. */
export function isDebugging(topic: DebugTopic): boolean {
  return config().debug !== undefined && logger(namespaceOf(topic)).enabled;
}

const loggers = new Map<string, Debug.Debugger>();

function namespaceOf(topic: DebugTopic): string {
  return topic === undefined ? "testcontainers" : `testcontainers:${topic}`;
}

function logger(namespace: string): Debug.Debugger {
  let log = loggers.get(namespace);
  if (log === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when DEBUG is set
    const { debug: create } = require("debug") as typeof Debug;
    log = create(namespace);
    if (config().debugsToConsole)
      log.log = (...args: unknown[]) => {
        console.log(...args);
      };
    loggers.set(namespace, log);
  }
  return log;
}
