// Starts, fails to start and builds, with or without an SDK of OpenTelemetry, and prints as JSON what was exported and
// at which moments Mayfly looked for @opentelemetry/api: from its own files, or from the working folder.
const Module = require("node:module");
const { join } = require("node:path");

const [, , mode] = process.argv;
const requests = [];
let moment = "registration";
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const isOurs = /[\\/]dist[\\/]src[\\/]|package\.json$/.test(parent?.filename ?? "");
  if (isOurs && request.startsWith("@opentelemetry/")) {
    if (requests.at(-1) !== moment) requests.push(moment);
    if (mode === "missing")
      throw Object.assign(new Error("not found"), { code: "MODULE_NOT_FOUND" });
  }
  return resolve.call(this, request, parent, ...rest);
};

async function main() {
  const sdk = mode === "none" ? undefined : register();
  moment = "import";
  const { GenericContainer, Wait } = require("mayfly");
  moment = "start";
  const image = process.env.TEST_IMAGE;
  const start = async () => {
    const container = await new GenericContainer(image)
      .withCommand(["sh", "-c", "echo I am ready; sleep infinity"])
      .withWaitStrategy(Wait.forLogMessage("I am ready"))
      .start();
    await container.stop();
  };
  if (sdk === undefined) await start();
  else await sdk.tracer.startActiveSpan("test", (span) => start().finally(() => span.end()));
  moment = "later";
  await new GenericContainer(image)
    .withCommand(["false"])
    .withExposedPorts(80)
    .start()
    .catch(() => undefined);
  // Without the cache: the program that ran before can just be removing its layers.
  const builder = GenericContainer.fromDockerfile(join(__dirname, "image")).withCache(false);
  if (mode === "registered") await builder.build("mayfly-test-telemetry:1");
  console.log(JSON.stringify({ requests, ...(await sdk?.read()) }));
}

function register() {
  const { trace, context, metrics } = require("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = require("@opentelemetry/context-async-hooks");
  const tracing = require("@opentelemetry/sdk-trace-base");
  const metering = require("@opentelemetry/sdk-metrics");
  const spans = new tracing.InMemorySpanExporter();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new tracing.BasicTracerProvider({ spanProcessors: [new tracing.SimpleSpanProcessor(spans)] }),
  );
  const exporter = new metering.InMemoryMetricExporter(metering.AggregationTemporality.CUMULATIVE);
  const reader = new metering.PeriodicExportingMetricReader({ exporter });
  metrics.setGlobalMeterProvider(new metering.MeterProvider({ readers: [reader] }));
  const ms = ([seconds, nanos]) => seconds * 1000 + nanos / 1e6;
  return {
    tracer: trace.getTracer("test"),
    async read() {
      await reader.forceFlush();
      const [{ scopeMetrics } = { scopeMetrics: [] }] = exporter.getMetrics();
      return {
        spans: spans.getFinishedSpans().map((span) => ({
          id: span.spanContext().spanId,
          parent: span.parentSpanContext?.spanId,
          name: span.name,
          from: ms(span.startTime),
          to: ms(span.endTime),
          attributes: span.attributes,
          status: span.status,
          events: span.events.map(({ name, attributes }) => ({ name, attributes })),
          scope: span.instrumentationScope,
        })),
        metrics: scopeMetrics
          .flatMap((scope) => scope.metrics)
          .map(({ descriptor: { name, unit }, dataPoints }) => ({
            name,
            unit,
            points: dataPoints.map(({ attributes, value }) => ({
              attributes,
              count: value.count ?? value,
            })),
          })),
      };
    },
  };
}

void main();
