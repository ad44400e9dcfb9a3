import { Wait } from "../../src/module";
import {
  authResponse,
  errorMessage,
  query,
  readReply,
  startup,
  type Login,
  type Reply,
} from "./cql-frames";
import { CQL_PORT } from "./settings";

const FIRST_QUERY = query("SELECT release_version FROM system.local");

/** Returns a wait for a server that accepts the login, if it asks for one, and answers a query. */
export function answersQuery(login: Login): Wait {
  return Wait.forTcpExchange(CQL_PORT, {
    steps: [
      { send: startup(), expect: isReply("ready", "authenticate") },
      {
        send: (before) =>
          readReply(before)?.kind === "authenticate" ? authResponse(login) : FIRST_QUERY,
        expect: isReply("authenticated", "result"),
      },
      { send: FIRST_QUERY, expect: isReply("result") },
    ],
  });
}

/** Returns a judge of replies: true for one of these kinds, otherwise why not. */
export function isReply(
  ...kinds: readonly Reply["kind"][]
): (received: Buffer) => boolean | string {
  return (received) => {
    const reply = readReply(received);
    if (reply === undefined) return false;
    if (kinds.includes(reply.kind)) return true;
    return reply.kind === "error" ? errorMessage(reply) : `the reply "${reply.kind}"`;
  };
}
