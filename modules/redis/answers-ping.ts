import { MayflyError, Wait } from "../../src/module";
import type { Product } from "./product";
import { encodeCommand } from "./resp";
import type { RedisSettings } from "./settings";

/** The replies of a server that never lets this client in, and what to do. */
const REFUSALS: readonly (readonly [reply: RegExp, what: string, hint: string])[] = [
  [
    /^-NOAUTH/,
    "requires a password that Mayfly does not know",
    "give the password to withPassword(), and the name of a user of the server's access control list to withUsername().",
  ],
  [
    /^-(WRONGPASS|ERR (AUTH <password>|invalid password))/,
    "does not accept the password",
    "the server's configuration or ACL file has another password for the user, or none, or the user is off; use withPassword() and withUsername().",
  ],
  [
    /^-DENIED/,
    "accepts no clients from outside its container",
    "set `protected-mode no` in the server's configuration, or a password.",
  ],
];

/**
 * Returns a wait that holds when the server answers PING. A server that is still loading its data answers LOADING.
 * The wait fails at once if the server refuses the login, because it would refuse every client.
 */
export function answersPing({ product, tls, password, username, port }: RedisSettings): Wait {
  const isLogin = username + password !== "";
  const login = isLogin ? encodeCommand(["AUTH", username || "default", password]) : "";
  return Wait.forTcpExchange(port, {
    send: login + encodeCommand(["PING"]),
    expect: (received) =>
      judge(product, received.toString("latin1").split("\r\n"), isLogin ? 2 : 1),
    tls,
  });
}

function judge(
  product: Product,
  received: readonly string[],
  expected: number,
): boolean | string | Error {
  // The last line is incomplete.
  const replies = received.slice(0, -1).slice(0, expected);
  for (const reply of replies) {
    const [, what, hint] = REFUSALS.find(([pattern]) => pattern.test(reply)) ?? [];
    if (what !== undefined) {
      return new MayflyError("REDIS_LOGIN_REFUSED", `${product} ${what}: ${reply.slice(1)}`, {
        hint,
      });
    }
  }
  if (replies.length < expected) return false;
  const answer = replies.at(-1) ?? "";
  // A user without the permission for PING has logged in.
  return /^(\+PONG|-NOPERM)/.test(answer) || `${product} answered ${answer}`;
}
