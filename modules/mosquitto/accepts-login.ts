import { MayflyError, Wait } from "../../src/module";
import { answersConnect } from "../mqtt/answers-connect";
import type { MosquittoSettings } from "./settings";

/**
 * Returns a wait that holds when the server accepts a client with the login, and fails at once if it refuses the login.
 * If clients must present a certificate, which is not known here, the wait looks for the line that the server logs when
 * it listens.
 */
export function acceptsLogin(settings: MosquittoSettings): Wait {
  if (settings.asksClients) return Wait.forLogMessage(/mosquitto version \S+ running/);
  const { port, tls, username, password } = settings;
  return answersConnect({ port, tls, username, password }, refused);
}

const refused = (reason: string): MayflyError =>
  new MayflyError("MOSQUITTO_LOGIN_REFUSED", `Mosquitto refuses the login: ${reason}`, {
    hint: "give withUsername() and withPassword() a login that mosquitto.conf accepts.",
  });
