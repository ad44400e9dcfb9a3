import { httpRequest, MayflyError, messageOf, type HttpServer } from "../../src/module";
import { TENANT } from "./client-options";

// The server's API (docs.trychroma.com/reference/server-api).

const DATABASES = `/api/v2/tenants/${TENANT}/databases`;
const NOT_FOUND = 404;
const LONGEST_REASON = 500;
const MOST = 1000;

/** Returns the names of the tenant's databases. */
export async function listDatabases(server: HttpServer): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const path = `${DATABASES}?limit=${MOST}&offset=${names.length}`;
    const page = JSON.parse(await ask(server, "GET", path)) as { name: string }[];
    names.push(...page.map(({ name }) => name));
    if (page.length < MOST) return names;
  }
}

export async function createDatabase(server: HttpServer, name: string): Promise<void> {
  await ask(server, "POST", DATABASES, { name });
}

/** Deletes the database with its collections; does nothing if it does not exist. */
export async function deleteDatabase(server: HttpServer, name: string): Promise<void> {
  await ask(server, "DELETE", `${DATABASES}/${name}`);
}

/** Returns the answer's body. Throws MayflyError with the code `CHROMADB_REQUEST_FAILED`. */
async function ask(
  server: HttpServer,
  method: string,
  path: string,
  json?: object,
): Promise<string> {
  const failed = (reason: string, cause?: unknown): MayflyError =>
    new MayflyError(
      "CHROMADB_REQUEST_FAILED",
      `Chroma did not accept ${method} ${path}: ${reason}`,
      {
        cause,
        hint: "check that the container still runs",
      },
    );
  const { status, body } = await httpRequest(server, { method, path, json }).catch(
    (error: unknown) => {
      throw failed(messageOf(error), error);
    },
  );
  if (status < 300 || (method === "DELETE" && status === NOT_FOUND)) return body;
  throw failed(`HTTP ${status}: ${body.slice(0, LONGEST_REASON)}`);
}
