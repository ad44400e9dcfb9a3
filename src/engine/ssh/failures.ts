import { UnusableAddress } from "../find/unusable-address";
import type { SshDestination } from "./destination";

/** What `ssh` says, and what to do about it. The first that matches counts. */
const FAILURES: readonly (readonly [RegExp, (command: string) => string])[] = [
  [
    /IDENTIFICATION HAS CHANGED/,
    (command) =>
      `the host's key is not the one in known_hosts: find out why; if the host was set up again, remove the old key with ssh-keygen -R, and accept the new one by running ${command} yourself`,
  ],
  [
    /host key is known|Host key verification failed/,
    (command) => `run ${command} yourself once, and accept the host's key if it is the right one`,
  ],
  [
    /Permission denied \(/,
    (command) =>
      `the host accepted none of your keys: ${command} has to work without a password; name the key in ~/.ssh/config (IdentityFile), or add it to the agent (ssh-add)`,
  ],
  [
    /Could not resolve hostname/,
    () => "correct the host's name, or give it a HostName in ~/.ssh/config",
  ],
  [
    /Connection refused/,
    () =>
      "start the SSH server on that host, or name its port: ssh://user@host:2222, or Port in ~/.ssh/config",
  ],
  [
    /timed out|No route to host|Network is unreachable/,
    () =>
      "the host is down, or a firewall is in between; check the address, or name a ProxyJump in ~/.ssh/config",
  ],
];

/** Returns the error of an `ssh` that has not connected. `code` is undefined if it is still trying. */
export function connectFailure(
  destination: SshDestination,
  log: string,
  code: number | undefined,
  limit: number,
): UnusableAddress {
  const words = lastWords(log);
  if (code === undefined) {
    const seen = words === "" ? "" : `; ssh: ${words}`;
    return new UnusableAddress(
      `ssh has not connected within ${limit} ms${seen}`,
      `find out where ${commandOf(destination)} waits: run it with -v`,
    );
  }
  const hint = FAILURES.find(([pattern]) => pattern.test(log))?.[1];
  const command = commandOf(destination);
  return new UnusableAddress(
    `ssh: ${words === "" ? `exit code ${code}` : words.replace(/^ssh: /, "")}`,
    hint?.(command) ?? `find out why ${command} does not work: run it with -v`,
  );
}

/** Returns whether a server that is busy with other logins dropped the connection (MaxStartups of sshd). */
export function isDropped(log: string): boolean {
  return /kex_exchange_identification|ssh_exchange_identification/.test(log);
}

/** Returns the command with which a user tries the connection. */
export function commandOf({ host, user, port }: SshDestination): string {
  const where = user === undefined ? host : `${user}@${host}`;
  return port === undefined ? `ssh ${where}` : `ssh -p ${port} ${where}`;
}

/** Returns the last lines that `ssh` wrote, in one. */
export function lastWords(log: string): string {
  const lines = log.split(/\r?\n/).map((line) => line.trim());
  // The frame around a warning.
  const written = lines.filter((line) => line !== "" && !/^@+$/.test(line));
  return written.slice(-3).join(" ");
}
