import { Wait } from "../../src/module";
import { connectMessage, firstMessage, grantsSession } from "./records";
import { CLIENT_PORT } from "./settings";

/** Returns a wait for a server that grants a session: the port is open before it does. */
export function acceptsSession(): Wait {
  return Wait.forTcpExchange(CLIENT_PORT, {
    send: connectMessage(),
    expect: (received) => {
      const body = firstMessage(received);
      return body === undefined ? false : grantsSession(body);
    },
  });
}
