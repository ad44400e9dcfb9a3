import { MayflyError, poll, type ApiRequest, type HttpServer } from "../../src/module";
import { askServer } from "../http-api/ask-server";

// The REST API of Spanner (cloud.google.com/spanner/docs/reference/rest), which the emulator has beside gRPC.

const OPERATION_MS = 60_000;

interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly error?: { readonly code?: number; readonly message?: string };
  readonly response?: unknown;
}

/** Sends a request; throws MayflyError with the code `SPANNER_REQUEST_FAILED`. */
export async function ask(server: HttpServer, request: ApiRequest): Promise<unknown> {
  const asked = { ...server, product: "The Spanner emulator", code: "SPANNER_REQUEST_FAILED" };
  const { body } = await askServer(asked, { ...request, path: `/v1/${request.path}` });
  return body === "" ? undefined : JSON.parse(body);
}

/** Sends a request that starts an operation, and resolves with its result when it is done. */
export async function operate(
  server: HttpServer,
  request: ApiRequest,
  timeout = OPERATION_MS,
): Promise<unknown> {
  let operation = (await ask(server, request)) as Operation;
  const signal = AbortSignal.timeout(timeout);
  const what = `The Spanner emulator did not complete ${request.method ?? "GET"} ${request.path}`;
  try {
    await poll({ signal, report: () => undefined }, async () => {
      if (operation.done === true) return true;
      operation = (await ask(server, { path: operation.name })) as Operation;
      return operation.done === true || "the operation is not done";
    });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const hint =
      "check that the container is running and has a processor to itself, and read its log.";
    const late = `${what} in ${timeout} ms.`;
    throw new MayflyError("SPANNER_REQUEST_FAILED", late, { cause, hint });
  }
  const { error, response } = operation;
  if (error === undefined) return response;
  throw new MayflyError("SPANNER_REQUEST_FAILED", `${what}: ${error.message ?? error.code}`);
}
