import { join } from "node:path";
import { VERSION } from "../../../src/version";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";

const PROGRAM = join(ROOT, "test", "docker", "telemetry", "program.js");

interface Span {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number; readonly message?: string };
  readonly events: readonly { readonly name: string; readonly attributes: object }[];
  readonly scope: { readonly name: string; readonly version: string };
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly { readonly attributes: object; readonly count: number }[];
}

interface Seen {
  /** When Mayfly asked for @opentelemetry/api. */
  readonly requests: readonly string[];
  readonly spans: readonly Span[];
  readonly metrics: readonly Metric[];
}

async function run(mode: "registered" | "none" | "missing"): Promise<Seen> {
  const env = environmentOfItsOwn({ TEST_IMAGE: BUSYBOX });
  const { code, stdout, stderr } = await runProgram(process.execPath, [PROGRAM, mode], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Seen;
}

const ERROR = 2;

describe("with an SDK of OpenTelemetry", () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await run("registered");
  });
  const named = (name: string): Span[] => seen.spans.filter((span) => span.name === name);

  it("the API is loaded at the first start, and not before", () => {
    expect(seen.requests).toEqual(["start"]);
  });

  it("a start has a span below the caller's, with one for each phase", () => {
    const [test] = named("test");
    const [start] = named("mayfly.container.start");
    expect(start).toMatchObject({
      parent: test!.id,
      scope: { name: "mayfly", version: VERSION },
      status: { code: 0 },
      attributes: {
        "mayfly.image": BUSYBOX,
        "mayfly.outcome": "started",
        "container.id": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        "container.name": expect.stringMatching(/^[^/]+$/) as string,
      },
    });
    const phases = seen.spans.filter(({ parent }) => parent === start!.id);
    expect(phases.map(({ name }) => name)).toEqual(
      ["image", "cleanup", "create", "files", "start", "ready"].map(
        (phase) => `mayfly.container.start.${phase}`,
      ),
    );
    for (const { from, to } of phases) {
      expect(from).toBeGreaterThanOrEqual(start!.from);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(start!.to);
    }
    expect(phases.at(-1)!.attributes).toMatchObject({
      "mayfly.phase": "ready",
      "mayfly.waiting_for": expect.stringContaining("I am ready") as string,
    });
  });

  it("a failure has the error", () => {
    const failed = named("mayfly.container.start")[1]!;
    expect(failed).toMatchObject({
      status: { code: ERROR },
      attributes: { "mayfly.outcome": "failed", "error.type": "CONTAINER_EXITED" },
      events: [{ name: "exception", attributes: { "exception.type": "CONTAINER_EXITED" } }],
    });
    expect(failed.status.message).toContain("exited with code 1");
  });

  it("a build has a span", () => {
    expect(named("mayfly.image.build")).toEqual([
      expect.objectContaining({
        attributes: { "mayfly.image": "mayfly-test-telemetry:1" },
        status: { code: 0 },
      }),
    ]);
  });

  it("metrics count starts, and measure starts, phases and builds in seconds", () => {
    const points = (name: string): Metric["points"] =>
      seen.metrics.find((metric) => metric.name === name)?.points ?? [];
    const outcomes = [
      {
        attributes: { "mayfly.image": BUSYBOX, "mayfly.outcome": "started" },
        count: 1,
      },
      {
        attributes: {
          "mayfly.image": BUSYBOX,
          "mayfly.outcome": "failed",
          "error.type": "CONTAINER_EXITED",
        },
        count: 1,
      },
    ];
    expect(points("mayfly.container.starts")).toEqual(outcomes);
    expect(points("mayfly.container.start.duration")).toEqual(outcomes);
    expect(points("mayfly.container.phase.duration")).toContainEqual({
      attributes: { "mayfly.image": BUSYBOX, "mayfly.phase": "create" },
      count: 2,
    });
    expect(points("mayfly.image.build.duration")).toEqual([{ attributes: {}, count: 1 }]);
    const durations = seen.metrics.filter(({ name }) => name.endsWith(".duration"));
    expect(new Set(durations.map(({ unit }) => unit))).toEqual(new Set(["s"]));
  });
});

describe("without an SDK of OpenTelemetry", () => {
  it("the API is not even looked for", async () => {
    expect(await run("none")).toEqual({ requests: [] });
  });

  it("a start succeeds where an SDK is registered and Mayfly does not find the API", async () => {
    const { requests, spans } = await run("missing");
    expect(requests).toEqual(["start"]);
    expect(spans.map(({ name }) => name)).toEqual(["test"]);
  });
});
