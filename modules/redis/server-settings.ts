import { fileAtStart, type ContainerSpec } from "../../src/module";
import { aclUser, usersOfFile, type AclUser } from "./acl-users";
import { directives, type Directive } from "./configuration";

export const REDIS_PORT = 6379;

/** The user and the password of a login. */
export interface Login {
  /** Empty for the user `default`. */
  readonly username: string;
  /** Empty for none. */
  readonly password: string;
}

/** What the user's own configuration says about reaching the server. */
export interface ServerSettings {
  readonly port: number;
  /** Options that undo what would make the server unreachable from outside its container. */
  readonly overrides: readonly string[];
  /** The password of `requirepass`. */
  readonly password: string | undefined;
  /** The users of `user` and of the ACL file. */
  readonly users: readonly AclUser[];
  /** Whether an ACL file defines the users; then no configuration can. */
  readonly hasAclFile: boolean;
}

const EVERYWHERE = new Set(["*", "0.0.0.0", "::", "::*"]);

/** Reads the settings from the server's arguments and the configuration files that they name. */
export function serverSettings(args: readonly string[], spec: ContainerSpec): ServerSettings {
  const read = (path: string): string | undefined => fileAtStart(spec, path);
  const found = directives(args, read);
  const last = (name: string): readonly string[] | undefined =>
    found.findLast(([each]) => each === name)?.slice(1);
  const port = Number(last("port")?.[0]);
  const addresses = last("bind");
  const isBound = addresses?.some((each) => EVERYWHERE.has(each.replace(/^-/, ""))) === false;
  const isProtected = last("protected-mode")?.[0]?.toLowerCase() === "yes";
  const aclFile = last("aclfile")?.[0];
  const ofFile = aclFile === undefined ? undefined : read(aclFile);
  return {
    // Port 0 is for a server with TLS only.
    port: Number.isInteger(port) && port > 0 ? port : REDIS_PORT,
    overrides: [
      ...(isBound ? ["--bind", "0.0.0.0", "-::*"] : []),
      ...(isProtected ? ["--protected-mode", "no"] : []),
    ],
    // With an ACL file, the server ignores requirepass.
    password: aclFile === undefined ? last("requirepass")?.[0] : undefined,
    hasAclFile: aclFile !== undefined,
    users: [...found.flatMap(userOf), ...(ofFile === undefined ? [] : usersOfFile(ofFile))],
  };
}

function userOf([name, user, ...rules]: Directive): AclUser[] {
  return name === "user" && user !== undefined ? [aclUser(user, rules)] : [];
}

/**
 * Returns the user and the password that the builder was given, otherwise those that the configuration has for the
 * user `default`. If that user is off, returns the first user that may run all commands.
 */
export function chooseLogin(given: Partial<Login>, { password, users }: ServerSettings): Login {
  const find = (name: string): AclUser | undefined => users.find((user) => user.name === name);
  if (given.username !== undefined) {
    const known = find(given.username)?.passwords.at(-1);
    return { username: given.username, password: given.password ?? known ?? "" };
  }
  const main = find("default");
  if (main === undefined) return { username: "", password: given.password ?? password ?? "" };
  if (main.isOn) {
    return { username: "", password: given.password ?? main.passwords.at(-1) ?? "" };
  }
  const other = users.find((user) => user.isOn && user.mayDoAll && canLogIn(user, given.password));
  if (other === undefined) return { username: "", password: given.password ?? "" };
  return { username: other.name, password: given.password ?? other.passwords.at(-1) ?? "" };
}

function canLogIn({ needsNoPassword, passwords }: AclUser, password: string | undefined): boolean {
  if (needsNoPassword) return true;
  return password === undefined ? passwords.length > 0 : passwords.includes(password);
}
