import { messageOf } from "../../errors";
import type { HttpAnswer } from "./http-request";
import { excerpt } from "../excerpt";

/** The conditions for an answer; all of them must hold. */
export interface HttpExpectation {
  /** The accepted statuses. If empty, all are; if the other lists are empty too, only 200 to 299. */
  readonly statusCodes: readonly number[];
  readonly statusPredicates: readonly ((statusCode: number) => boolean)[];
  readonly bodyPredicates: readonly ((body: string) => boolean)[];
  readonly answerPredicates: readonly ((answer: HttpAnswer) => boolean)[];
}

/** How much of an answer with a refused status to read, for the report. */
const REPORTED_BYTES = 1_024;

/** Returns how much of the body must be read to judge an answer with this status. */
export function bodyLimit(expectation: HttpExpectation, status: number): number {
  if (refusedStatus(expectation, status) !== undefined) return REPORTED_BYTES;
  const { bodyPredicates, answerPredicates } = expectation;
  return bodyPredicates.length + answerPredicates.length === 0 ? 0 : Infinity;
}

/** Returns `true`, or why the answer is not the expected one. `hide` removes secrets from the body that is shown. */
export function judgeAnswer(
  expectation: HttpExpectation,
  answer: HttpAnswer,
  hide: (text: string) => string,
): true | string {
  const { status, body } = answer;
  const refused = refusedStatus(expectation, status) ?? refusedAnswer(expectation, answer);
  if (refused === undefined) return true;
  const text = excerpt(hide(body));
  return `HTTP ${status}${refused}${text === "" ? " with an empty body" : `: ${text}`}`;
}

/** Returns undefined if the status is accepted; otherwise a reason, empty if the number says enough. */
function refusedStatus(expectation: HttpExpectation, status: number): string | undefined {
  const { statusCodes, statusPredicates, bodyPredicates, answerPredicates } = expectation;
  if (statusCodes.length > 0 && !statusCodes.includes(status)) return "";
  for (const predicate of statusPredicates) {
    const verdict = verdictOf(() => predicate(status));
    if (verdict !== true) return verdict === false ? "" : `, ${verdict}`;
  }
  const all = [statusCodes, statusPredicates, bodyPredicates, answerPredicates];
  const nothingSaid = all.every(({ length }) => length === 0);
  return nothingSaid && (status < 200 || status > 299) ? "" : undefined;
}

function refusedAnswer(
  { bodyPredicates, answerPredicates }: HttpExpectation,
  answer: HttpAnswer,
): string | undefined {
  for (const predicate of bodyPredicates) {
    const verdict = verdictOf(() => predicate(answer.body));
    if (verdict !== true) {
      return `, but ${verdict === false ? "forResponsePredicate returned false for the body" : verdict}`;
    }
  }
  for (const predicate of answerPredicates) {
    const verdict = verdictOf(() => predicate(answer));
    if (verdict !== true) {
      return `, but ${verdict === false ? "forResponseMatching returned false" : verdict}`;
    }
  }
  return undefined;
}

/** Returns the verdict. A predicate that throws rejects: many cannot handle answers from a server that is starting. */
function verdictOf(predicate: () => boolean): boolean | string {
  try {
    return predicate();
  } catch (error) {
    return `the predicate threw: ${messageOf(error)}`;
  }
}
