import type { IncomingMessage } from "node:http";
import { addAbortSignal, type Duplex, type Readable } from "node:stream";
import { EngineError, fieldOf } from "../../../errors";
import { AnswerLimit, type Patience } from "./answer-limit";
import { ANY_STATUS } from "./discreet-modem";
import { parseAnswer } from "./parse-answer";
import { engineFailure, isConnectionLoss, refusal } from "./engine-failure";

/** One request to the engine. */
export interface EngineRequest extends Patience {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Without the version prefix. */
  readonly path: string;
  /** Fields that are undefined are left out; booleans become 1 and 0, objects JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  /** Fields of the query that stand there once for each of their values. */
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  readonly body?: object;
  /** Sent as it is read, instead of a body. */
  readonly upload?: Readable;
  /** The header `X-Registry-Auth`: what one registry is told. */
  readonly registryAuth?: object | undefined;
  /** Sent in place of those that every request has. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The header `X-Registry-Config`: what several registries are told. */
  readonly registryConfig?: object;
  /** Statuses that are an answer, besides 2xx. */
  readonly accept?: readonly number[];
  /**
   * Done twice it is as done once, so that it is sent again when the connection breaks before the
   * answer is complete. Default: what is only read.
   */
  readonly repeatable?: boolean;
}

/** The part of docker-modem that is used: dockerode's own methods are thin wrappers of it. */
export interface Modem {
  dial(
    options: object,
    callback: (error: unknown, answer: IncomingMessage | Duplex | null) => void,
  ): void;
  /** Milliseconds that the engine has for an answer; see AnswerLimit. */
  readonly answerTimeout: number;
  /** The version of the Engine API that requests are made in; undefined for the engine's own. */
  readonly apiVersion: string | undefined;
}

/**
 * Sends a request and resolves when the head of the answer is there, up to which the time is limited.
 * All answers are taken as streams: docker-modem never settles a request whose connection breaks
 * within a collected body.
 */
export async function send(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const limit = new AnswerLimit(modem.answerTimeout, request, signal);
  try {
    const response = await answerTo(modem, request, limit.signal);
    limit.answered();
    response.once("close", () => {
      limit.end();
    });
    return response;
  } catch (error) {
    limit.end();
    throw error;
  }
}

async function answerTo(
  modem: Modem,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
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
  const limit = new AnswerLimit(modem.answerTimeout, request, signal);
  try {
    const answer = await dial(modem, request, true, limit.signal);
    // The request's signal does not reach beyond its answer.
    if (!isResponse(answer)) return signal === undefined ? answer : addAbortSignal(signal, answer);
    throw await notUpgraded(answer, request.operation, limit.signal);
  } finally {
    limit.end();
  }
}

async function notUpgraded(
  answer: IncomingMessage,
  operation: string,
  signal: AbortSignal,
): Promise<EngineError> {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status >= 300) return refused(answer, operation, signal);
  answer.destroy();
  const words = "it did not open a connection for both ways, as a proxy in between may prevent";
  return new EngineError(operation, words, status);
}

/** Sends a request whose answer has no body that matters; resolves with the status. */
export async function sendOnly(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<number> {
  const { status } = await exchange(modem, request, signal);
  return status;
}

/** Sends a request and reads the JSON of its answer. */
export async function sendForJson(
  modem: Modem,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  const { status, text } = await exchange(modem, request, signal);
  return parseAnswer(request.operation, text, { status });
}

/** The id in the answer to a creation. Whatever else it is, it is not what engines answer. */
export function idOf(operation: string, answer: unknown): string {
  const id = fieldOf(answer, "Id");
  if (typeof id === "string" && id !== "") return id;
  const names = typeof answer === "object" && answer !== null ? Object.keys(answer) : [];
  const words = `its answer has no id: ${names.slice(0, 20).join(", ") || typeof answer}`;
  throw new EngineError(operation, words, undefined);
}

interface WholeAnswer {
  readonly status: number;
  readonly text: string;
}

/** A request whose whole answer has to come in time. */
async function exchange(
  modem: Modem,
  request: EngineRequest,
  signal: AbortSignal | undefined,
): Promise<WholeAnswer> {
  signal?.throwIfAborted();
  const { repeatable = request.method === "GET" } = request;
  try {
    return await exchangeOnce(modem, request, signal);
  } catch (error) {
    if (!repeatable || !isConnectionLoss(error)) throw error;
    return exchangeOnce(modem, request, signal);
  }
}

async function exchangeOnce(
  modem: Modem,
  request: EngineRequest,
  signal: AbortSignal | undefined,
): Promise<WholeAnswer> {
  const limit = new AnswerLimit(modem.answerTimeout, request, signal);
  try {
    const response = await answerTo(modem, request, limit.signal);
    const text = await readText(response, request.operation, limit.signal);
    return { status: response.statusCode ?? 0, text };
  } finally {
    limit.end();
  }
}

function dial(
  modem: Modem,
  {
    operation,
    method,
    path,
    query = {},
    repeated,
    body,
    upload,
    headers,
    registryAuth,
    registryConfig,
  }: EngineRequest,
  hijack: boolean,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage | Duplex> {
  const parameters = { ...toParameters(query), ...repeated };
  return new Promise((resolve, reject) => {
    modem.dial(
      {
        method,
        // docker-modem appends the query only to a path that ends with a question mark.
        path: Object.keys(parameters).length === 0 ? path : `${path}?`,
        // Both are always given: where one is missing, docker-modem sends the other in its place.
        options: { _query: parameters, _body: body ?? {} },
        file: upload,
        headers: headers && { ...headers },
        // Encoded here: docker-modem uses the alphabet of base64 that the engine does not read.
        authconfig: registryAuth && { base64: toBase64Url(registryAuth) },
        registryconfig: registryConfig && { base64: toBase64Url(registryConfig) },
        abortSignal: signal,
        isStream: true,
        hijack,
        // The reading of an answer is in one place, here.
        statusCodes: ANY_STATUS,
      },
      (error, answer) => {
        if (answer === null) reject(engineFailure(operation, error, signal));
        else resolve(answer);
      },
    );
  });
}

function toBase64Url(value: object): string {
  // With padding, which the engine's decoder insists on and Node's "base64url" leaves out.
  const text = Buffer.from(JSON.stringify(value)).toString("base64");
  return text.replaceAll("+", "-").replaceAll("/", "_");
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
