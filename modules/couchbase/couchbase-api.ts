import type { AskedServer } from "../http-api/ask-server";
import { askServer } from "../http-api/ask-server";

/** The parameters of a request. */
export type Form = Readonly<Record<string, string | number>>;

/** Returns how this process reaches a port of Couchbase. */
export function couchbaseServer(
  address: { readonly host: string; readonly port: number },
  login?: { readonly username: string; readonly password: string },
): AskedServer {
  const names = { product: "Couchbase", code: "COUCHBASE_REQUEST_FAILED" };
  return { ...names, host: address.host, port: address.port, login };
}

/** Sends a form, as most of Couchbase's REST API takes it. Returns the answer's body. */
export async function sendForm(
  server: AskedServer,
  path: string,
  form: Form,
  method = "POST",
): Promise<string> {
  const fields = Object.entries(form).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const body = new URLSearchParams(fields).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return (await askServer(server, { method, path, body, headers })).body;
}
