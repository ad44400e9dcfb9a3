import type { ContentToCopy } from "../../src/module";
import { SERVER_USERS } from "./server-users";

const PASSWORD_FILE = "/etc/mayfly-redis-password.conf";

/** The option by which the server reads its password from a file. Other processes could see it in the command line. */
export const PASSWORD_OPTIONS: readonly string[] = ["--include", PASSWORD_FILE];

/** Returns a redis.conf that sets the password, with each byte escaped. */
export function passwordFile(password: string): ContentToCopy {
  const escaped = Buffer.from(password).toString("hex").replace(/../g, "\\x$&");
  const content = `requirepass "${escaped}"\n`;
  return { content, target: PASSWORD_FILE, mode: 0o600, reader: SERVER_USERS };
}
