import type { Modem } from "./transport/request";

type Request = (modem: Modem, ...args: never[]) => unknown;

/** The requests without their first parameter. */
type Bound<T> = {
  [K in keyof T]: T[K] extends (modem: Modem, ...args: infer A) => infer R
    ? (...args: A) => R
    : never;
};

/** Returns the requests, sent through this modem. */
export function bindRequests<T extends Record<string, Request>>(
  modem: Modem,
  requests: T,
): Bound<T> {
  const bound = Object.entries(requests).map(([name, request]) => [
    name,
    (...args: never[]) => request(modem, ...args),
  ]);
  return Object.fromEntries(bound) as Bound<T>;
}
