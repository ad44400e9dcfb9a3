import type * as Api from "@opentelemetry/api";
import type { Attributes, Context, HrTime, Tracer } from "@opentelemetry/api";
import { epoch, now } from "../common/clock";
import { debug } from "../common/debug";
import { fieldOf, messageOf } from "../errors";
import type { Segment } from "../run/start-record";
import { requireOfProject } from "../unbundled";
import { VERSION } from "../version";
import { metersOf } from "./meters";
import type { Operation } from "./operation";

const SCOPE = "mayfly";
let loaded: { readonly api: typeof Api | undefined } | undefined;

/**
 * Does some work in a span, so that spans of what the work does are below it. At its end, the span gets a child for each
 * phase, and the metrics are recorded. Times are those of the machine's clock, even under a test's fake one.
 */
export async function emit<T>(operation: Operation<T>, work: () => Promise<T>): Promise<T> {
  const { api } = (loaded ??= { api: loadApi() });
  if (api === undefined) return work();
  const telling = quietly(() => begin(api, operation));
  if (telling === undefined) return work();
  const { within, succeeded, failed } = telling;
  let working: Promise<T> | undefined;
  quietly(() => {
    api.context.with(within, () => {
      working = doNow(work);
    });
  });
  let result: T;
  try {
    result = await (working ?? work());
  } catch (error) {
    quietly(() => {
      failed(error);
    });
    throw error;
  }
  quietly(() => {
    succeeded(result);
  });
  return result;
}

/** An operation that OpenTelemetry has been told of. */
interface Telling<T> {
  /** The context whose span is the operation's. */
  readonly within: Context;
  readonly succeeded: (result: T) => void;
  readonly failed: (error: unknown) => void;
}

function begin<T>(api: typeof Api, operation: Operation<T>): Telling<T> {
  const tracer = api.trace.getTracer(SCOPE, VERSION);
  const elapsed = operation.elapsed?.() ?? 0;
  const [startTime, began] = [epoch() - elapsed, now() - elapsed];
  const at = (passed: number): HrTime => toHrTime(startTime + passed);
  const name = `${SCOPE}.${operation.name}`;
  const span = tracer.startSpan(name, {
    startTime: at(0),
    attributes: { "mayfly.image": operation.image },
  });
  const within = api.trace.setSpan(api.context.active(), span);
  const end = (result: T | undefined, failed: Attributes): void => {
    const { attributes, segments } = operation.atEnd?.(result) ?? { attributes: {}, segments: [] };
    // Two looks at a clock: a phase must not end after its start.
    const took = Math.max(now() - began, ...segments.map(({ from, took: part }) => from + part));
    addPhases(tracer, within, name, segments, at);
    span.setAttributes({ ...attributes, ...failed });
    span.end(at(took));
    metersOf(api, SCOPE, VERSION).record(operation, took, segments, { ...attributes, ...failed });
  };
  return {
    within,
    succeeded: (result) => {
      end(result, {});
    },
    failed: (error) => {
      span.recordException({ name: typeOf(error), message: messageOf(error) }, at(now() - began));
      span.setStatus({ code: api.SpanStatusCode.ERROR, message: messageOf(error) });
      end(undefined, { "error.type": typeOf(error) });
    },
  };
}

/** Does the work, which rejects rather than throws. */
async function doNow<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

/** Tells an SDK something. Returns undefined if it throws: that must not make a start fail. */
function quietly<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch (error) {
    debug(undefined, () => `OpenTelemetry was not told of it: ${messageOf(error)}`);
    return undefined;
  }
}

function addPhases(
  tracer: Tracer,
  within: Context,
  name: string,
  segments: readonly Segment[],
  at: (elapsed: number) => HrTime,
): void {
  for (const { phase, from, took, waitingFor, lastSeen } of segments) {
    const attributes = {
      "mayfly.phase": phase,
      ...(waitingFor !== undefined && { "mayfly.waiting_for": waitingFor }),
      ...(lastSeen !== undefined && { "mayfly.last_seen": lastSeen }),
    };
    tracer
      .startSpan(`${name}.${phase}`, { startTime: at(from), attributes }, within)
      .end(at(from + took));
  }
}

/** An SDK is registered, but where Mayfly is installed, the API may be missing: it is an optional peer dependency. */
function loadApi(): typeof Api | undefined {
  try {
    return requireOfProject("@opentelemetry/api") as typeof Api;
  } catch (error) {
    debug(undefined, () => `no spans and metrics of OpenTelemetry: ${messageOf(error)}`);
    return undefined;
  }
}

function typeOf(error: unknown): string {
  const type = fieldOf(error, "code") ?? fieldOf(error, "name");
  return typeof type === "string" ? type : "_OTHER";
}

const toHrTime = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
};
