import { Wait } from "../../src/module";

/** Returns a wait for the greeting `INFO {…}` (docs.nats.io/reference/reference-protocols/nats-protocol). */
export function answersInfo(): Wait {
  return Wait.forTcpExchange(4222, { expect: /^INFO \{.*\}/ });
}
