import { Wait } from "../../src/module";
import { SA, type MSSQLServerSettings } from "./settings";
import {
  judgeLogin,
  judgePrelogin,
  loginMessage,
  preloginMessage,
  requiresEncryption,
} from "./tds";

/** The line that the server logs when its databases are there, at each start. */
const RECOVERED = /Recovery is complete/;

/**
 * Returns a wait for a server that has recovered its databases and lets `sa` log in. The line alone is too early: at a
 * first start, the server knows the password a moment later. The login alone is too early, too, because `sa` can log in
 * while the server still upgrades its system databases.
 *
 * The login is not encrypted. A server that requires encryption counts as ready by its line and its first reply.
 */
export function answersLogin({
  password,
  port,
}: Pick<MSSQLServerSettings, "password" | "port">): Wait {
  const send = preloginMessage();
  const login = Wait.forTcpExchange(port, {
    steps: [
      { send, expect: judgePrelogin },
      { send: loginMessage(SA, password), expect: judgeLogin },
    ],
  });
  const encrypts = Wait.forTcpExchange(port, { send, expect: requiresEncryption });
  return Wait.forSequence([Wait.forLogMessage(RECOVERED), Wait.forAny([login, encrypts])]);
}
