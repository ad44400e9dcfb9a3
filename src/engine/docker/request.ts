import type { IncomingMessage } from "node:http";
import { addAbortSignal, type Duplex, type Readable } from "node:stream";
import { EngineError } from "../../errors";
import { engineFailure, refusal } from "./engine-failure";

/** One request to the engine. */
export interface EngineRequest {
  /** What is asked, as it reads after "The engine failed to". */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Without the version prefix. */
  readonly path: string;
  /** Fields that are undefined are left out; booleans become 1 and 0, objects JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  readonly body?: object;
  /** Sent as it is read, instead of a body. */
  readonly upload?: Readable;
  /** Statuses that are an answer, besides 2xx. */
  readonly accept?: readonly number[];
}

/** The part of docker-modem that is used: dockerode's own methods are thin wrappers of it. */
export interface Modem {
  dial(
    options: object,
    callback: (error: unknown, answer: IncomingMessage | Duplex | null) => void,
  ): void;
}

// Every status is let through, so that the reading of an answer is in one place, here.
const ANY_STATUS = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true]),
);

/**
 * Sends a request and resolves when the head of the answer is there. All answers are taken as
 * streams: docker-modem never settles a request whose connection breaks within a collected body.
 */
export async function send(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const response = (await dial(modem, request, false, signal)) as IncomingMessage;
  const status = response.statusCode ?? 0;
  if ((status >= 200 && status < 300) || request.accept?.includes(status) === true) return response;
  throw await refused(response, request.operation, signal);
}

/** Sends a request after whose answer the connection belongs to both sides, and resolves with it. */
export async function upgrade(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<Duplex> {
  signal?.throwIfAborted();
  const answer = await dial(modem, request, true, signal);
  // The request's signal does not reach beyond its answer.
  if (!isResponse(answer)) return signal === undefined ? answer : addAbortSignal(signal, answer);
  const status = answer.statusCode ?? 0;
  if (status < 200 || status >= 300) throw await refused(answer, request.operation, signal);
  answer.destroy();
  const words = "it did not open a connection for both ways, as a proxy in between may prevent";
  throw new EngineError(request.operation, words, status);
}

/** Sends a request whose answer has no body that matters; resolves with the status. */
export async function sendOnly(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<number> {
  const response = await send(modem, request, signal);
  await readText(response, request.operation, signal);
  return response.statusCode ?? 0;
}

/** Sends a request and reads the JSON of its answer. */
export async function sendForJson(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await send(modem, request, signal);
  const text = await readText(response, request.operation, signal);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = `its answer is not JSON: ${JSON.stringify(text.slice(0, 200))}`;
    throw new EngineError(request.operation, words, response.statusCode, cause);
  }
}

function dial(
  modem: Modem,
  { operation, method, path, query = {}, body, upload }: EngineRequest,
  hijack: boolean,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage | Duplex> {
  const parameters = toParameters(query);
  return new Promise((resolve, reject) => {
    modem.dial(
      {
        method,
        // docker-modem appends the query only to a path that ends with a question mark.
        path: Object.keys(parameters).length === 0 ? path : `${path}?`,
        // Both are always given: where one is missing, docker-modem sends the other in its place.
        options: { _query: parameters, _body: body ?? {} },
        file: upload,
        abortSignal: signal,
        isStream: true,
        hijack,
        statusCodes: ANY_STATUS,
      },
      (error, answer) => {
        if (answer === null) reject(engineFailure(operation, error, signal));
        else resolve(answer);
      },
    );
  });
}

function isResponse(answer: IncomingMessage | Duplex): answer is IncomingMessage {
  return "statusCode" in answer;
}

async function refused(
  response: IncomingMessage,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<EngineError> {
  const text = await readText(response, operation, signal);
  return refusal(operation, response.statusCode ?? 0, text);
}

function toParameters(query: NonNullable<EngineRequest["query"]>): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === "boolean") parameters[name] = value ? "1" : "0";
    else parameters[name] = typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return parameters;
}

async function readText(
  response: IncomingMessage,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch (error) {
    throw engineFailure(operation, error, signal);
  }
  return Buffer.concat(chunks).toString("utf8");
}
