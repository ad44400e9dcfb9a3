import { join } from "node:path";
import type { SshDestination } from "./destination";
import { FILES } from "./files";

/** Seconds for a server to accept the connection. */
const CONNECT_TIMEOUT = 10;
/** Seconds of silence after which `ssh` asks for a sign of life; after three without an answer it gives up. */
const ALIVE_INTERVAL = 15;

/**
 * Returns the arguments of the `ssh` that opens a connection and keeps it for all processes.
 *
 * The user's own configuration decides about keys, jump hosts and which hosts to trust. What would ask on a terminal,
 * run commands or open other ports is turned off.
 */
export function connectionArguments(
  { host, user, port }: SshDestination,
  folder: string,
): readonly string[] {
  const options = {
    BatchMode: "yes",
    ConnectTimeout: CONNECT_TIMEOUT,
    ServerAliveInterval: ALIVE_INTERVAL,
    ControlMaster: "yes",
    ControlPath: controlPath(folder),
    ControlPersist: "no",
    ClearAllForwardings: "yes",
    ForwardAgent: "no",
    ForwardX11: "no",
    PermitLocalCommand: "no",
    RemoteCommand: "none",
    RequestTTY: "no",
    // At this level, ssh says why it could not forward a connection.
    LogLevel: "INFO",
  };
  return [
    ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    "-N",
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...["--", host],
  ];
}

/** Returns the arguments for a request to that `ssh`. No configuration is read. */
export function controlArguments(
  folder: string,
  request: readonly string[],
  command: readonly string[],
): readonly string[] {
  const options = ["-o", "BatchMode=yes", "-o", `ControlPath=${controlPath(folder)}`];
  // ssh wants the name of a host, and does not use it.
  return ["-F", "none", ...options, ...request, "--", "engine", ...command];
}

/** Returns the path in quotes, so that it may contain spaces, and with `%` escaped. */
function controlPath(folder: string): string {
  return `"${join(folder, FILES.control).replaceAll("%", "%%")}"`;
}
