import { Wait } from "../../src/module";
import { startupMessage } from "../postgresql/answers-startup";
import { SQL_PORT, type CockroachDbSettings } from "./settings";

// The protocol is PostgreSQL's: postgresql.org/docs/current/protocol-message-formats.html.
const ERROR_RESPONSE = "E";
const READY_FOR_QUERY = "Z";
/** A message's kind and its length, which includes its own four bytes. */
const HEAD_BYTES = 5;
const LENGTH_BYTES = 4;

/**
 * The node listens while the image's script creates the database and the user and runs files; at the end, it writes this
 * file. With earlier data the script hands over to the node at once.
 */
const SCRIPT_HAS_ENDED =
  "[ -e /cockroach/init_success ] || ! grep -qsx 'cockroach[.]sh' /proc/[0-9]*/comm";

/** Returns a wait for a node that is healthy, has run the image's script, and accepts the user in the database. */
export function answersQueries({ database, username, httpPort }: CockroachDbSettings): Wait {
  return Wait.forSequence([
    Wait.forHttp("/health?ready=1", httpPort),
    Wait.forSuccessfulCommand(SCRIPT_HAS_ENDED),
    Wait.forTcpExchange(SQL_PORT, {
      send: startupMessage({ user: username, database }),
      expect: judgeStartup,
    }),
  ]);
}

interface Message {
  readonly kind: string;
  readonly content: Buffer;
}

/** Returns the complete messages in the received bytes. */
function messagesIn(received: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at + HEAD_BYTES <= received.length;) {
    const end = at + 1 + Math.max(received.readInt32BE(at + 1), LENGTH_BYTES);
    if (end > received.length) break;
    const kind = received.toString("latin1", at, at + 1);
    messages.push({ kind, content: received.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return messages;
}

function failureIn(messages: readonly Message[]): string | undefined {
  const error = messages.find(({ kind }) => kind === ERROR_RESPONSE);
  if (error === undefined) return undefined;
  const fields = error.content.toString("utf8").split("\0");
  return fields.find((field) => field.startsWith("M"))?.slice(1) ?? "an error without a text";
}

/** Judges the reply to the start of a session: true if the node waits for a query. */
export function judgeStartup(received: Buffer): boolean | string {
  const messages = messagesIn(received);
  return failureIn(messages) ?? messages.some(({ kind }) => kind === READY_FOR_QUERY);
}
