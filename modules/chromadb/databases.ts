import type { ApiRequest, HttpServer } from "../../src/module";
import { askServer } from "../http-api/ask-server";
import { TENANT } from "./client-options";

// The server's API (docs.trychroma.com/reference/server-api).

const DATABASES = `/api/v2/tenants/${TENANT}/databases`;
const NOT_FOUND = 404;
const MOST = 1000;

/** Returns the names of the tenant's databases. */
export async function listDatabases(server: HttpServer): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const path = `${DATABASES}?limit=${MOST}&offset=${names.length}`;
    const page = JSON.parse(await ask(server, { path })) as { name: string }[];
    names.push(...page.map(({ name }) => name));
    if (page.length < MOST) return names;
  }
}

export async function createDatabase(server: HttpServer, name: string): Promise<void> {
  await ask(server, { method: "POST", path: DATABASES, json: { name } });
}

/** Deletes the database with its collections; does nothing if it does not exist. */
export async function deleteDatabase(server: HttpServer, name: string): Promise<void> {
  await ask(server, { method: "DELETE", path: `${DATABASES}/${name}` }, [NOT_FOUND]);
}

/** Returns the answer's body. Throws MayflyError with the code `CHROMADB_REQUEST_FAILED`. */
async function ask(
  server: HttpServer,
  request: ApiRequest,
  expected: readonly number[] = [],
): Promise<string> {
  const asked = { ...server, product: "Chroma", code: "CHROMADB_REQUEST_FAILED" };
  return (await askServer(asked, request, expected)).body;
}
