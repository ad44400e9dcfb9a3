import { MayflyError } from "../../src/module";
import type { NatsConnection } from "./nats-connection";

/** The answer of JetStream's API (docs.nats.io/reference/reference-protocols/nats_api_reference). */
interface Answer {
  readonly streams?: readonly string[] | null;
  readonly error?: { readonly code: number; readonly description?: string };
}

const NOT_FOUND = 404;

/**
 * Deletes all streams of the connection's account, with their consumers. Key-value buckets and object stores are
 * streams, too.
 */
export async function emptyAccount(connection: NatsConnection): Promise<void> {
  if (!connection.hasJetStream) return;
  // The server lists a part of the names at a time.
  for (;;) {
    const { streams } = await ask(connection, "$JS.API.STREAM.NAMES");
    if (streams === undefined || streams === null || streams.length === 0) return;
    for (const name of streams) await ask(connection, `$JS.API.STREAM.DELETE.${name}`);
  }
}

async function ask(connection: NatsConnection, subject: string): Promise<Answer> {
  const answer = await connection.request<Answer>(subject);
  // A client of the account can have deleted the stream meanwhile.
  if (answer.error === undefined || answer.error.code === NOT_FOUND) return answer;
  const { code, description = "" } = answer.error;
  throw new MayflyError("NATS_REQUEST_FAILED", `${subject} failed: ${code} ${description}`);
}
