import { formatProcessId, processIdOf } from "../../../../src/run/process-id";
import { PreparationWatch } from "../../../../src/lifecycle/reuse/preparation-watch";
import type { ContainerInfo } from "../../../../src/spec/inspect/container-info";

const here = processIdOf(process.pid)!;
/** A living process: this test's parent. */
const parent = processIdOf(process.ppid)!;

const info = (owner: string | undefined, startedAt?: Date, id = "c"): ContainerInfo => {
  const creator = JSON.stringify({ attempt: "a", owner, timeout: 20_000 });
  const labels = owner === undefined ? {} : { "dev.mayfly.reuse-creator": creator };
  return { id, labels, state: { startedAt } } as unknown as ContainerInfo;
};

describe("a container that is being made", () => {
  let time: number;
  let watch: PreparationWatch;
  beforeEach(() => {
    time = 1_000_000;
    watch = new PreparationWatch(() => time);
  });

  it.each([
    ["that has ended", formatProcessId({ ...parent, start: "1" })],
    ["whose id nobody has", formatProcessId({ ...here, pid: 4_194_303 })],
    ["that is this one, and makes it no more", formatProcessId(here)],
  ])("is abandoned at once by a process %s", (_title, owner) => {
    expect(watch.isAbandoned(info(owner))).toBe(true);
  });

  it.each([
    ["a process that lives", formatProcessId(parent)],
    ["one of another machine", formatProcessId({ ...here, machine: "", space: "beef" })],
    ["one that cannot be read", "?"],
  ])("is abandoned by %s 10 s after its own deadline", (_title, owner) => {
    expect(watch.isAbandoned(info(owner, new Date()))).toBe(false);
    time += 29_999;
    expect(watch.isAbandoned(info(owner, new Date()))).toBe(false);
    time += 2;
    expect(watch.isAbandoned(info(owner, new Date()))).toBe(true);
  });

  it("has the usual deadline where it says none", () => {
    expect(watch.isAbandoned(info(undefined, new Date()))).toBe(false);
    time += 69_999;
    expect(watch.isAbandoned(info(undefined, new Date()))).toBe(false);
    time += 2;
    expect(watch.isAbandoned(info(undefined, new Date()))).toBe(true);
  });

  it("has five minutes before its start, and its whole time again from each start on", () => {
    const owner = formatProcessId(parent);
    expect(watch.isAbandoned(info(owner))).toBe(false);
    time += 299_999;
    expect(watch.isAbandoned(info(owner))).toBe(false);
    time += 2;
    expect(watch.isAbandoned(info(owner))).toBe(true);
    expect(watch.isAbandoned(info(owner, new Date()))).toBe(false);
    time += 40_000;
    expect(watch.isAbandoned(info(owner, new Date(), "another"))).toBe(false);
  });
});
