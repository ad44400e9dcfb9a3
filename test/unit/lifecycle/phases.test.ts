import { within } from "../../../src/run/ambient";
import type { StartRecord } from "../../../src/run/start-record";
import { Phases } from "../../../src/lifecycle/phases";
import { Progress } from "../../../src/lifecycle/start-progress";
import { startContainer } from "../../support/start-container";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

describe("phases", () => {
  it("take from their beginning to the next one's, and go on when they begin again", () => {
    let clock = 0;
    const phases = new Phases(() => clock);
    const steps = [
      ["image", 5],
      ["start", 10],
      ["hooks", 1],
      ["hooks", 2],
      ["ready", 30],
      ["hooks", 4],
    ] as const;
    for (const [phase, ms] of steps) {
      phases.begin(phase);
      clock += ms;
    }
    const times = { image: 5, start: 10, hooks: 7, ready: 30 };
    expect(phases.finish().times).toEqual(times);
    clock += 100;
    expect(phases.finish().times).toEqual(times);
  });

  it("are told in their order, with what they waited for and saw last", () => {
    let clock = 100;
    const phases = new Phases(() => clock);
    phases.begin("image");
    clock += 5;
    const progress = new Progress(false, phases);
    progress.begin("ready", "port 80/tcp to be listening");
    progress.lastSeen = "connection refused";
    clock += 20;
    progress.begin("hooks", "the hook `ready`");
    clock += 1;
    progress.begin("ready", "a second look");
    clock += 2;
    expect(phases.finish().segments).toEqual([
      { phase: "image", from: 0, took: 5 },
      {
        phase: "ready",
        from: 5,
        took: 20,
        waitingFor: "port 80/tcp to be listening",
        lastSeen: "connection refused",
      },
      { phase: "hooks", from: 25, took: 1, waitingFor: "the hook `ready`" },
      { phase: "ready", from: 26, took: 2, waitingFor: "a second look" },
    ]);
  });
});

describe("what a start waits for", () => {
  it("follows from the phase until the container exists, and then from its steps", () => {
    const phases = new Phases(() => 0);
    expect(phases.waitingFor).toBe("the engine");
    phases.begin("image");
    expect(phases.waitingFor).toBe("the image");
    phases.begin("create");
    expect(phases.waitingFor).toBe("the engine to create the container");
    const progress = new Progress(false, phases);
    progress.begin("ready", "port 80/tcp to be listening");
    expect(phases.waitingFor).toBe("port 80/tcp to be listening");
    progress.lastSeen = "connection refused";
    expect(phases.waitingFor).toBe("port 80/tcp to be listening (last seen: connection refused)");
    phases.begin("undo");
    expect(phases.waitingFor).toBe("the removal of what the failed start created");
  });
});

describe("the record of a start", () => {
  const AT_ONCE = { description: "nothing", until: () => Promise.resolve() };

  async function recordOf(
    patch: SpecPatch,
    prepare: (engine: FakeEngine) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<StartRecord> {
    const engine = new FakeEngine();
    prepare(engine);
    const records: StartRecord[] = [];
    const runtime = { ...fakeRuntime(engine), record: (one: StartRecord) => records.push(one) };
    const spec = mergeSpec(mergeSpec(emptySpec("fake:1"), { wait: AT_ONCE }), patch);
    await Promise.allSettled([startContainer(spec, runtime, signal)]);
    expect(records).toHaveLength(1);
    return records[0]!;
  }

  it("has the image, the container and its phases", async () => {
    const before = Date.now();
    const record = await recordOf({ hooks: [{ started: () => undefined }] });
    expect(record).toMatchObject({ type: "start", outcome: "started", image: "fake:1" });
    expect(record.id).toMatch(/./);
    expect(record.name).toMatch(/^[^/]+$/);
    expect(record).not.toHaveProperty("code");
    expect(Object.keys(record.phases)).toEqual(
      expect.arrayContaining(["image", "cleanup", "create", "files", "start", "ready", "hooks"]),
    );
    const sum = Object.values(record.phases).reduce((all, ms) => all + ms, 0);
    expect(sum).toBeLessThanOrEqual(record.took + 1);
    // Two clocks, one of which can have been set since the process began.
    expect(Math.abs(record.at - before)).toBeLessThan(60_000);
  });

  it("has the code of a failure", async () => {
    const record = await recordOf({}, (engine) => {
      engine.failOn("containers.start", new Error("no"));
    });
    expect(record).toMatchObject({ outcome: "failed", code: "CONTAINER_START_FAILED" });
    expect(record.error).toMatch(/^A container of fake:1 .*: no/);
    expect(record).not.toHaveProperty("id");
    expect(record.phases).toHaveProperty("undo");
  });

  it("says of an abort that it was one", async () => {
    const record = await recordOf({}, undefined, AbortSignal.abort(new Error("enough")));
    expect(record).toMatchObject({ outcome: "failed", code: "ABORTED" });
  });

  it("names the fixture, also for what that started indirectly", async () => {
    const [named, unnamed] = await Promise.all([
      within({ attribution: { fixture: "db" } }, async () => {
        await Promise.resolve();
        return recordOf({});
      }),
      recordOf({}),
    ]);
    expect(named).toMatchObject({ fixture: "db" });
    expect(unnamed).not.toHaveProperty("fixture");
  });
});
