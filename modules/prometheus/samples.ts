import { askServer, type AskedServer } from "../http-api/ask-server";

/** A value of a series. */
export interface PrometheusSample {
  /** The series' labels; its name is the label `__name__`. Empty for a scalar. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Point = readonly [seconds: number, value: string];

interface Answer {
  readonly data:
    | { readonly resultType: "scalar"; readonly result: Point }
    | {
        readonly resultType: "vector";
        readonly result: readonly {
          readonly metric: Readonly<Record<string, string>>;
          readonly value: Point;
        }[];
      }
    | { readonly resultType: "matrix" | "string"; readonly result: unknown };
}

/**
 * Returns the present values of an expression (prometheus.io/docs/prometheus/latest/querying/api). Returns none for a range,
 * which has no present value.
 */
export async function presentValues(
  server: AskedServer,
  expression: string,
): Promise<PrometheusSample[]> {
  const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { body } = await askServer(server, { path });
  const { data } = JSON.parse(body) as Answer;
  if (data.resultType === "scalar") return [{ labels: {}, value: toNumber(data.result) }];
  if (data.resultType !== "vector") return [];
  return data.result.map(({ metric, value }) => ({ labels: metric, value: toNumber(value) }));
}

/** Prometheus writes `+Inf` and `-Inf`. */
const toNumber = ([, value]: Point): number => Number(value.replace("Inf", "Infinity"));
