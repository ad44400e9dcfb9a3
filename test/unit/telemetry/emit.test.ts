import { context, metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import { emptySpec, mergeSpec } from "../../../src/spec/merge-spec";
import { observe } from "../../../src/telemetry/observe";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { startContainer } from "../../support/start-container";

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});

beforeEach(() => {
  spans.reset();
});

afterAll(async () => {
  await reader.shutdown();
  for (const api of [context, trace, metrics]) api.disable();
});

const named = (name: string): ReadableSpan[] =>
  spans.getFinishedSpans().filter((span) => span.name === name);

const broken = (): never => {
  throw new Error("the SDK is broken");
};

const AT_ONCE = { description: "nothing", until: () => Promise.resolve() };

async function start(engine: FakeEngine): Promise<PromiseSettledResult<unknown>> {
  const spec = mergeSpec(emptySpec("app:1"), { wait: AT_ONCE });
  const runtime = { ...fakeRuntime(engine), record: () => undefined };
  const [result] = await Promise.allSettled([startContainer(spec, runtime)]);
  return result;
}

describe("OpenTelemetry is told", () => {
  it("of a pull below the start that needs it", async () => {
    const engine = new FakeEngine([]);
    engine.registry.add("app:1");
    expect(await start(engine)).toMatchObject({ status: "fulfilled" });
    const [began] = named("mayfly.container.start");
    const [pull] = named("mayfly.image.pull");
    expect(pull).toMatchObject({
      attributes: { "mayfly.image": "app:1" },
      parentSpanContext: { spanId: began!.spanContext().spanId },
      status: { code: SpanStatusCode.UNSET },
    });
    await reader.forceFlush();
    const points = measured
      .getMetrics()
      .at(-1)!
      .scopeMetrics.flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name === "mayfly.image.pull.duration")!.dataPoints;
    expect(points).toMatchObject([{ attributes: { "mayfly.image": "app:1" } }]);
  });

  it("of a pull that failed, and of the start that failed with it", async () => {
    expect(await start(new FakeEngine([]))).toMatchObject({ status: "rejected" });
    for (const name of ["mayfly.image.pull", "mayfly.container.start"]) {
      expect(named(name)).toMatchObject([
        {
          status: { code: SpanStatusCode.ERROR },
          attributes: { "error.type": "IMAGE_PULL_FAILED" },
        },
      ]);
    }
  });

  it("of an operation from the moment in which it began", async () => {
    const segments = [{ phase: "ready", from: 0, took: 5000 }] as const;
    await observe(
      {
        name: "container.start",
        image: "app:1",
        elapsed: () => 4000,
        atEnd: () => ({ attributes: {}, segments }),
      },
      () => Promise.resolve(),
    );
    const [whole] = named("mayfly.container.start");
    const [phase] = named("mayfly.container.start.ready");
    expect(phase!.startTime).toEqual(whole!.startTime);
    expect(phase!.endTime).toEqual(whole!.endTime);
    expect(whole!.duration[0]).toBeGreaterThanOrEqual(5);
  });

  it("and what it throws does not make a start fail", async () => {
    const broken = new Error("the exporter is broken");
    const operation = {
      name: "image.build",
      image: "app:1",
      atEnd: () => {
        throw broken;
      },
    } as const;
    expect(await observe(operation, () => Promise.resolve(5))).toBe(5);
    const own = new Error("own");
    await expect(observe(operation, () => Promise.reject(own))).rejects.toBe(own);
  });

  it.each([
    ["provider", () => jest.spyOn(trace, "getTracer").mockImplementation(broken)],
    [
      "sampler",
      () =>
        jest
          .spyOn(trace, "getTracer")
          .mockReturnValue({ startSpan: broken, startActiveSpan: broken }),
    ],
    ["context manager", () => jest.spyOn(context, "with").mockImplementation(broken)],
    [
      "context manager, at its end,",
      () =>
        jest.spyOn(context, "with").mockImplementation((_context, work: () => unknown) => {
          work();
          return broken();
        }),
    ],
  ])("and a %s that throws does not make a start fail, which is done once", async (_, spyOn) => {
    const spy = spyOn();
    try {
      const work = jest.fn(() => Promise.resolve(5));
      expect(await observe({ name: "image.build", image: "app:1" }, work)).toBe(5);
      expect(work).toHaveBeenCalledTimes(1);
      expect(spy).toHaveBeenCalled();
    } finally {
      spy.mockRestore();
    }
  });

  it("of no helper container, which no user has asked for", async () => {
    const engine = new FakeEngine([]);
    engine.registry.add("app:1");
    await startContainer(mergeSpec(emptySpec("app:1"), { wait: AT_ONCE }), fakeRuntime(engine));
    expect(named("mayfly.container.start")).toEqual([]);
    expect(named("mayfly.image.pull")).toHaveLength(1);
  });
});
