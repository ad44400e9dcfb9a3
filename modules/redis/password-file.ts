import type { ContentToCopy } from "../../src/module";
import { SERVER_USERS } from "./server-users";
import type { RedisSettings } from "./settings";

const PASSWORD_FILE = "/etc/mayfly-redis-password.conf";

/** The option by which the server reads its password from a file. Other processes could see it in the command line. */
export const PASSWORD_OPTIONS: readonly string[] = ["--include", PASSWORD_FILE];

type Access = Pick<
  RedisSettings,
  "username" | "password" | "setsPassword" | "createsUser" | "isNode"
>;

/** Returns a redis.conf that sets the password and creates the user; undefined if it has neither to do. */
export function passwordFile(access: Access): ContentToCopy | undefined {
  const { username, password, setsPassword, createsUser, isNode } = access;
  const rule = password === "" ? "nopass" : quote(`>${password}`);
  const lines = [
    ...(setsPassword ? [`requirepass ${quote(password)}`] : []),
    ...(setsPassword && isNode ? [`masterauth ${quote(password)}`] : []),
    ...(createsUser ? [`user ${quote(username)} on ${rule} ~* &* +@all`] : []),
  ];
  if (lines.length === 0) return undefined;
  const content = `${lines.join("\n")}\n`;
  return { content, target: PASSWORD_FILE, mode: 0o600, reader: SERVER_USERS };
}

/** Escapes each byte. */
const quote = (text: string): string =>
  `"${Buffer.from(text).toString("hex").replace(/../g, "\\x$&")}"`;
