import type { EngineRequest } from "../http/engine-request";
import { findJson, sendForJson, sendOnly, type Transport } from "../http/request";

/** A function that sends a request with these arguments. */
type Sending<A extends unknown[], T> = (
  transport: Transport,
  ...args: [...A, signal?: AbortSignal]
) => Promise<T>;

type Describe<A extends unknown[]> = (...args: A) => EngineRequest;

/** Returns a function that sends a request and ignores the body of the answer. */
export function command<A extends unknown[]>(describe: Describe<A>): Sending<A, void> {
  return async (transport, ...args) => {
    const [request, signal] = split(describe, args);
    await sendOnly(transport, request, signal);
  };
}

/** Returns a function that sends a request and passes the JSON of the answer to `read`. */
export function query<A extends unknown[], T>(
  describe: Describe<A>,
  read: (answer: never) => T,
): Sending<A, T> {
  return async (transport, ...args) => {
    const [request, signal] = split(describe, args);
    return read((await sendForJson(transport, request, signal)) as never);
  };
}

/** Does the same as query(), but resolves with undefined if the object does not exist. */
export function lookup<A extends unknown[], T>(
  describe: Describe<A>,
  read: (answer: never) => T,
): Sending<A, T | undefined> {
  return async (transport, ...args) => {
    const [request, signal] = split(describe, args);
    const answer = await findJson(transport, request, signal);
    return answer === undefined ? undefined : read(answer as never);
  };
}

/** Returns the request and the signal, which comes after the arguments of `describe`. */
function split<A extends unknown[]>(
  describe: Describe<A>,
  args: readonly unknown[],
): [EngineRequest, AbortSignal | undefined] {
  const count = describe.length;
  return [describe(...(args.slice(0, count) as A)), args[count] as AbortSignal | undefined];
}

/** Returns the ids in a list. */
export const idsOf = (list: readonly { readonly Id: string }[]): string[] =>
  list.map(({ Id }) => Id);
