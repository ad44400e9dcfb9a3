import { words } from "./configuration";

/** A user of the server's access control list. */
export interface AclUser {
  readonly name: string;
  readonly isOn: boolean;
  readonly needsNoPassword: boolean;
  /** The passwords that are given in plain text. Hashed passwords are not known. */
  readonly passwords: readonly string[];
  readonly mayDoAll: boolean;
}

/** Returns the users of an ACL file, which has a line `user <name> <rules …>` for each. */
export function usersOfFile(text: string): AclUser[] {
  return text.split("\n").flatMap((line) => {
    const [word, name, ...rules] = words(line);
    return word === "user" && name !== undefined ? [aclUser(name, rules)] : [];
  });
}

/** Returns a user with these rules (redis.io/docs/latest/operate/oss_and_stack/management/security/acl). */
export function aclUser(name: string, rules: readonly string[]): AclUser {
  let user: AclUser = { ...NEW, name };
  for (const rule of rules) user = { ...user, ...effect(rule, user) };
  return user;
}

const NEW = { isOn: false, needsNoPassword: false, passwords: [], mayDoAll: false };

function effect(rule: string, { passwords }: AclUser): Partial<AclUser> {
  const password = rule.slice(1);
  if (rule.startsWith(">")) return { passwords: [...passwords, password], needsNoPassword: false };
  if (rule.startsWith("<")) return { passwords: passwords.filter((each) => each !== password) };
  if (rule.startsWith("#")) return { needsNoPassword: false };
  switch (rule.toLowerCase()) {
    case "on":
      return { isOn: true };
    case "off":
      return { isOn: false };
    case "nopass":
      return { needsNoPassword: true, passwords: [] };
    case "resetpass":
      return { needsNoPassword: false, passwords: [] };
    case "reset":
      return NEW;
    case "+@all":
    case "allcommands":
      return { mayDoAll: true };
    case "-@all":
    case "nocommands":
      return { mayDoAll: false };
    default:
      return {};
  }
}
