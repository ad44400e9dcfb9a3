import type { Transport } from "../http/request";

type Request = (transport: Transport, ...args: never[]) => unknown;

/** The requests without their first parameter. */
type Bound<T> = {
  [K in keyof T]: T[K] extends (transport: Transport, ...args: infer A) => infer R
    ? (...args: A) => R
    : never;
};

/** Binds all requests to the transport. */
export function bindRequests<T extends Record<string, Request>>(
  transport: Transport,
  requests: T,
): Bound<T> {
  const bound = Object.entries(requests).map(([name, request]) => [
    name,
    (...args: never[]) => request(transport, ...args),
  ]);
  return Object.fromEntries(bound) as Bound<T>;
}
