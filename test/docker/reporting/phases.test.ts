import { randomUUID } from "node:crypto";
import type { StartRecord } from "../../../src/run/start-record";
import { startContainer } from "../../support/start-container";
import { runtime } from "../../../src/runtime";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { BUSYBOX } from "../../support/images";

/** A busy machine can stop the process between two phases, but hardly at each of so many starts. */
const STARTS = 5;

/** Starts a container and returns the record of the start. */
async function recordOf(patch: SpecPatch): Promise<StartRecord> {
  const records: StartRecord[] = [];
  const own = { ...(await runtime()), record: (one: StartRecord) => records.push(one) };
  const spec = mergeSpec(mergeSpec(emptySpec(BUSYBOX), { command: ["sleep", "infinity"] }), patch);
  await Promise.allSettled([startContainer(spec, own)]);
  expect(records).toHaveLength(1);
  return records[0]!;
}

async function remove({ id = "" }: StartRecord): Promise<void> {
  await (await runtime()).engine.containers.remove(id, { volumes: true });
}

describe("what is recorded of a start", () => {
  it("is how long each phase took", async () => {
    const shares: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      const record = await recordOf({
        copies: [{ kind: "content", content: "x", target: "/x" }],
        hooks: [{ ready: () => new Promise((resolve) => setTimeout(resolve, 50)) }],
      });
      await remove(record);
      expect(record).toMatchObject({ outcome: "started", image: BUSYBOX });
      const { phases, took } = record;
      for (const phase of ["image", "create", "files", "start"] as const) {
        expect(phases[phase]).toBeGreaterThan(0);
      }
      expect(phases.hooks).toBeGreaterThan(45);
      const sum = Object.values(phases).reduce((all, ms) => all + ms, 0);
      expect(sum).toBeLessThan(took + 1);
      shares.push(sum / took);
    }
    expect(Math.max(...shares)).toBeGreaterThan(0.9);
  });

  it("is whether it was reused", async () => {
    const patch: SpecPatch = { reuse: { key: randomUUID() } };
    const first = await recordOf(patch);
    const second = await recordOf(patch);
    await remove(first);
    expect(first).toMatchObject({ outcome: "started", id: second.id, name: second.name });
    expect(second).toMatchObject({ outcome: "reused" });
    expect(second.name).toMatch(/^mayfly-reuse-/);
    expect(second.phases).not.toHaveProperty("create");
    expect(second.phases.find).toBeGreaterThan(0);
  });

  it("is why it failed", async () => {
    const record = await recordOf({
      command: ["false"],
      ports: [{ container: 80, protocol: "tcp" }],
    });
    expect(record).toMatchObject({ outcome: "failed", code: "CONTAINER_EXITED", image: BUSYBOX });
    expect(record.phases.undo).toBeGreaterThan(0);
  });
});
