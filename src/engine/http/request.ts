import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { addAbortSignal, type Duplex } from "node:stream";
import { EngineError, undefinedIfNotFound } from "../../errors";
import { AnswerLimit } from "./answer-limit";
import { call } from "./call";
import { engineFailure, isConnectionLoss, refusal } from "./engine-failure";
import { headersOf, pathOf, type EngineRequest } from "./engine-request";
import { parseAnswer } from "./parse-answer";
import { readExcerpt, readText } from "./read-text";
import type { Transport } from "./transport";

export type { Transport };

/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a request and returns its answer when the head has arrived. The time until then is limited.
 * Throws EngineError, as all functions here do.
 */
export async function send(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const limit = new AnswerLimit(transport, request, signal);
  try {
    const answer = await answerTo(transport, request, limit.signal);
    limit.answered();
    answer.once("close", () => {
      limit.end();
    });
    return answer;
  } catch (error) {
    limit.end();
    throw error;
  }
}

/** Sends a request that upgrades the connection. Returns the connection, on which both sides may then send. */
export async function upgrade(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<Duplex> {
  signal?.throwIfAborted();
  const limit = new AnswerLimit(transport, request, signal);
  try {
    const { upgradeTo = "tcp" } = request;
    const answer = await dial(transport, request, limit.signal, upgradeTo);
    if (isAnswer(answer)) throw await notUpgraded(answer, request.operation, limit.signal);
    // The request's own signal applies only until the answer has arrived.
    return signal === undefined ? answer : addAbortSignal(signal, answer);
  } finally {
    limit.end();
  }
}

/** Sends a request and ignores the body of the answer. Returns the status. */
export async function sendOnly(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<number> {
  const { status } = await exchange(transport, request, signal);
  return status;
}

/** Sends a request and returns the JSON of its answer. */
export async function sendForJson(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  const { status, text } = await exchange(transport, request, signal);
  return parseAnswer(request.operation, text, { status });
}

/** Returns the JSON of an answer, or undefined if the engine answers "not found" (HTTP 404). */
export async function findJson(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  return sendForJson(transport, request, signal).catch(undefinedIfNotFound);
}

/** Sends a request and reads its answer. The time for both together is limited. */
export async function exchange(
  transport: Transport,
  request: EngineRequest,
  signal?: AbortSignal,
): Promise<WholeAnswer> {
  signal?.throwIfAborted();
  const { repeatable = request.method === "GET" } = request;
  try {
    return await exchangeOnce(transport, request, signal);
  } catch (error) {
    if (!repeatable || !isConnectionLoss(error)) throw error;
    return exchangeOnce(transport, request, signal);
  }
}

async function exchangeOnce(
  transport: Transport,
  request: EngineRequest,
  signal: AbortSignal | undefined,
): Promise<WholeAnswer> {
  const limit = new AnswerLimit(transport, request, signal);
  try {
    const answer = await answerTo(transport, request, limit.signal);
    const text = await orFailure(request.operation, readText(answer), limit.signal);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  } finally {
    limit.end();
  }
}

async function answerTo(
  transport: Transport,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const answer = (await dial(transport, request, signal)) as IncomingMessage;
  const status = answer.statusCode ?? 0;
  if (isSuccess(status) || request.accept?.includes(status) === true) return answer;
  throw await refused(answer, request.operation, signal);
}

function dial(
  { address, apiVersion }: Transport,
  request: EngineRequest,
  signal: AbortSignal,
  upgradeTo?: string,
): Promise<IncomingMessage | Duplex> {
  const { operation, method, body, upload } = request;
  const answer = call(
    address,
    {
      method,
      path: pathOf(request, apiVersion),
      headers: headersOf(request),
      body: upload ?? (body && JSON.stringify(body)),
      upgradeTo,
    },
    signal,
  );
  return orFailure(operation, answer, signal);
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function isAnswer(answer: IncomingMessage | Duplex): answer is IncomingMessage {
  return "statusCode" in answer;
}

async function notUpgraded(
  answer: IncomingMessage,
  operation: string,
  signal: AbortSignal,
): Promise<EngineError> {
  const status = answer.statusCode ?? 0;
  if (!isSuccess(status)) return refused(answer, operation, signal);
  answer.destroy();
  const words = "it did not upgrade the connection; a proxy may be preventing it";
  return new EngineError(operation, words, status);
}

async function refused(
  answer: IncomingMessage,
  operation: string,
  signal: AbortSignal,
): Promise<EngineError> {
  const text = await orFailure(operation, readExcerpt(answer), signal);
  return refusal(operation, answer.statusCode ?? 0, text);
}

/** Turns a failure below HTTP into an EngineError, or into the reason of an abort. */
async function orFailure<T>(operation: string, step: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw engineFailure(operation, error, signal);
  }
}
