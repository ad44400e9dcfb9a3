import { MayflyError } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";

/** A row of a result, by the names of its columns. */
export type CypherRow = Record<string, unknown>;

/** A server and the database that gets the statements. */
export interface CypherServer extends AskedServer {
  readonly database: string;
}

/** The answer of the HTTP API (neo4j.com/docs/http-api/5/results). */
interface Answer {
  readonly results: readonly Result[];
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

interface Result {
  readonly columns: readonly string[];
  readonly data: readonly { readonly row: readonly unknown[] }[];
}

/** A query that takes longer belongs into a client with its own limits. */
const LONGEST_MS = 300_000;

/** Returns the path that runs statements in one transaction. */
export const commitPath = (database: string): string =>
  `/db/${encodeURIComponent(database)}/tx/commit`;

/** Returns the request's body for one statement. */
export const commitBody = (statement: string, parameters: object = {}): object => ({
  statements: [{ statement, parameters }],
});

/** Returns whether a server's answer reports no error. */
export function isAccepted({ status, body }: { status: number; body: string }): boolean {
  return status === 200 && (JSON.parse(body) as Answer).errors.length === 0;
}

/** Runs one statement in a transaction of its own. Throws MayflyError with the code `NEO4J_REQUEST_FAILED`. */
export async function runCypher(
  server: CypherServer,
  statement: string,
  parameters?: object,
): Promise<CypherRow[]> {
  const { body } = await askServer(server, {
    method: "POST",
    path: commitPath(server.database),
    json: commitBody(statement, parameters),
    timeout: LONGEST_MS,
  });
  const { results, errors } = JSON.parse(body) as Answer;
  const [error] = errors;
  if (error !== undefined) {
    const message = `Neo4j refused a statement in the database ${server.database}: ${error.code}: ${error.message}`;
    throw new MayflyError(server.code, message);
  }
  return results.flatMap(({ columns, data }) =>
    data.map(({ row }) => Object.fromEntries(columns.map((name, index) => [name, row[index]]))),
  );
}
