import { InvalidOptionError, type ContentToCopy } from "../../src/module";
import type { NatsSettings } from "./settings";

export const ACCOUNTS_FILE = "/etc/mayfly-nats.conf";

/** Returns the names of the accounts for tests. Each has one user of the same name, with the server's password. */
export const accountNames = (count: number): string[] =>
  Array.from({ length: count }, (_none, index) => `mayfly_${index + 1}`);

/**
 * Returns the server's configuration with accounts for tests. The user of the builder gets an account, too: the
 * server takes no other users beside accounts.
 */
export function accountsFile({ username, password, accounts }: NatsSettings): ContentToCopy {
  const lines = [
    account("main", username, password),
    ...accountNames(accounts).map((name) => account(name, name, password)),
  ];
  const content = `accounts {\n${lines.join("\n")}\n}\n`;
  // It holds the password. An image without the user has a server that runs as root.
  return { content, target: ACCOUNTS_FILE, mode: 0o600, reader: "nats" };
}

/** The entry `jetstream` has no effect on a server without JetStream. */
function account(name: string, user: string, password: string): string {
  const login = `{ user: ${JSON.stringify(user)}, password: ${JSON.stringify(password)} }`;
  return `  ${name} { users: [${login}], jetstream: enabled }`;
}

/** Throws InvalidOptionError if the user's arguments name a configuration: the server reads only one. */
export function checkNoOtherFile(args: readonly string[]): void {
  const other = args.find((arg) => /^--?(c|config)(=|$)/.test(arg));
  if (other === undefined) return;
  const expected = "a server without a configuration file of your own";
  throw InvalidOptionError.quoting("withAccounts", expected, other);
}
