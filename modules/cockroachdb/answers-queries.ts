import { Wait } from "../../src/module";
import { startupMessage } from "../postgresql/answers-startup";
import { SQL_PORT, type CockroachDbSettings } from "./settings";

// The protocol is PostgreSQL's: postgresql.org/docs/current/protocol-message-formats.html.
const ERROR_RESPONSE = "E";
const READY_FOR_QUERY = "Z";
const DATA_ROW = "D";
/** A message's kind and its length, which includes its own four bytes. */
const HEAD_BYTES = 5;
const LENGTH_BYTES = 4;
/** The number of columns, and the length of the first. */
const VALUE = 6;

/**
 * The node listens while the image creates the database and the user, so an answer is not enough. The image grants the
 * user all rights on the database at the end.
 */
const MAY_CREATE = "SELECT has_database_privilege(current_database(), 'CREATE')";

/** The entrypoint's mark after the last script. A container with earlier data has no entrypoint that runs scripts. */
const SCRIPTS_DONE = "[ -e /cockroach/init_success ] || ! grep -q cockroach.sh /proc/1/cmdline";

/** Returns a wait for a node that is healthy, and in which the user can create tables in the database. */
export function answersQueries({
  database,
  username,
  httpPort,
  scripts,
}: CockroachDbSettings): Wait {
  const query = Wait.forTcpExchange(SQL_PORT, {
    steps: [
      { send: startupMessage({ user: username, database }), expect: judgeStartup },
      { send: queryMessage(MAY_CREATE), expect: judgeRights },
    ],
  });
  return Wait.forAll([
    Wait.forHttp("/health?ready=1", httpPort),
    query,
    ...(scripts === 0 ? [] : [Wait.forSuccessfulCommand(SCRIPTS_DONE)]),
  ]);
}

/** Returns a message with one query. */
export function queryMessage(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.from("Q\0\0\0\0");
  head.writeInt32BE(LENGTH_BYTES + text.length, 1);
  return Buffer.concat([head, text]);
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

/** Judges the reply to `MAY_CREATE`. */
export function judgeRights(received: Buffer): boolean | string {
  const messages = messagesIn(received);
  const failure = failureIn(messages);
  if (failure !== undefined) return failure;
  if (!messages.some(({ kind }) => kind === READY_FOR_QUERY)) return false;
  const row = messages.find(({ kind }) => kind === DATA_ROW)?.content;
  const may = row?.toString("latin1", VALUE).startsWith("t") === true;
  return may || "the user may not create tables in the database yet";
}
