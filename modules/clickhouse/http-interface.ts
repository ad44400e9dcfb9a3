import { httpRequest, messageOf, MayflyError } from "../../src/module";

/** Where and as whom statements are sent. */
export interface HttpAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A statement that takes longer belongs into a client with its own limits. */
const LONGEST_MS = 300_000;
const LONGEST_ERROR = 300;

/**
 * Sends a statement to the HTTP interface (clickhouse.com/docs/interfaces/http) and returns the result's text. Throws
 * MayflyError with the code `CLICKHOUSE_REQUEST_FAILED` and the server's message.
 */
export async function sendStatement(access: HttpAccess, statement: string): Promise<string> {
  const { host, port, database } = access;
  let answer;
  try {
    answer = await httpRequest(
      { host, port, login: access },
      {
        method: "POST",
        path: `/?database=${encodeURIComponent(database)}`,
        body: statement,
        timeout: LONGEST_MS,
      },
    );
  } catch (error) {
    const what = `The connection to ClickHouse at ${host}:${port} failed: ${messageOf(error)}`;
    throw new MayflyError("CLICKHOUSE_REQUEST_FAILED", what, {
      cause: error,
      hint: "check that the container is running, and read its log; restart() can change its port.",
    });
  }
  if (answer.status === 200) return answer.body;
  const words = answer.body.trim().slice(0, LONGEST_ERROR);
  throw new MayflyError(
    "CLICKHOUSE_REQUEST_FAILED",
    `ClickHouse refused a statement for the database ${database} with status ${answer.status}: ${words}`,
  );
}
