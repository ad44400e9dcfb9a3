import type { Fault, Rule } from "../../support/faulty-proxy";
import type { Operation } from "./operations";

/** One operation in one kind of weather. */
export interface Combination {
  readonly operation: Operation;
  readonly rule: Rule;
  readonly name: string;
}

const REFUSAL = { kind: "answered", done: false } as const;
const message = (text: string): string => JSON.stringify({ message: text });

/** The weather; numbers stand for "at any byte". */
function faults(random: () => number): readonly (readonly [string, Fault])[] {
  const byte = (): number => 1 + Math.floor(random() * random() * 3_000);
  const [dropAt, hangAt, closeAt] = [byte(), byte(), byte()];
  return [
    ["late", { kind: "late", ms: 300 }],
    ["dropped before it arrives", { kind: "dropped", at: "request" }],
    ["dropped before the answer", { kind: "dropped", at: "answer" }],
    [`dropped at byte ${dropAt} of the answer`, { kind: "dropped", at: dropAt }],
    ["hangs before it arrives", { kind: "hangs", at: "request" }],
    ["hangs before the answer", { kind: "hangs", at: "answer" }],
    [`hangs at byte ${hangAt} of the answer`, { kind: "hangs", at: hangAt }],
    [`half-closed at byte ${closeAt}`, { kind: "half-closed", at: closeAt }],
    ["500", { ...REFUSAL, status: 500, body: message("driver failed: disk is full") }],
    [
      "500 although done",
      { ...REFUSAL, status: 500, body: message("context deadline exceeded"), done: true },
    ],
    ["502 of a proxy", { ...REFUSAL, status: 502, body: "<html>Bad gateway</html>" }],
    ["409", { ...REFUSAL, status: 409, body: message("it is in use") }],
    [
      "409, removal in progress",
      { ...REFUSAL, status: 409, body: message("removal of container x is already in progress") },
    ],
    ["304", { ...REFUSAL, status: 304, body: "" }],
    ["304 although done", { ...REFUSAL, status: 304, body: "", done: true }],
    ["truncated", { kind: "truncated" }],
    ["garbage", { kind: "garbage" }],
  ];
}

/** How often a request of one kind is broken: the first time, or the second, where there is one. */
const NTH = [1, 2];

/**
 * Every operation with every fault at each kind of request that it makes, and with an engine that
 * breaks or hangs for good from there on.
 */
export function allCombinations(
  operations: readonly { readonly operation: Operation; readonly routes: readonly string[] }[],
  random: () => number,
): Combination[] {
  return operations.flatMap(({ operation, routes }) =>
    [...new Set(routes)].flatMap((route) => {
      const count = routes.filter((other) => other === route).length;
      return NTH.filter((nth) => nth <= count).flatMap((nth) =>
        faults(random).flatMap(([title, fault]) => {
          const goneForGood = fault.kind === "dropped" || fault.kind === "hangs";
          return (goneForGood && typeof fault.at === "string" ? [false, true] : [false]).map(
            (forGood) => ({
              operation,
              rule: { route, nth, fault, forGood },
              name: `${operation.name} | ${route} no. ${nth} | ${title}${forGood ? ", and all after it" : ""}`,
            }),
          );
        }),
      );
    }),
  );
}

/** So many of them by chance, every operation among them as often as any other. */
export function sample(
  combinations: readonly Combination[],
  count: number,
  random: () => number,
): Combination[] {
  const mixed = combinations
    .map((combination) => ({ combination, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ combination }) => combination);
  const places = new Map<Operation, number>();
  return mixed
    .map((combination) => {
      const place = places.get(combination.operation) ?? 0;
      places.set(combination.operation, place + 1);
      return { combination, place };
    })
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ combination }) => combination);
}
