/** The files of a connection, in a folder that all processes of the user share. */
export const FILES = {
  /** A named pipe. Each process that uses the connection holds its writing end. */
  users: "users",
  /** The socket at which the `ssh` that has the connection takes requests. */
  control: "control",
  /** The engine's socket, forwarded. */
  engine: "engine.sock",
  /** The standard error of that `ssh`. */
  log: "log",
  /** The path of the engine's socket on its own machine. The file exists as soon as the connection can be used. */
  ready: "ready",
  /** The name of that file while the connection is about to end. */
  leaving: "leaving",
} as const;
