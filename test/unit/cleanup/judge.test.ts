import { judgeOfEverything, judgeOfSession, judgeOwn } from "../../../src/cleanup/judge";
import { formatProcessId, processIdOf, type ProcessId } from "../../../src/run/process-id";
import type { Verdict } from "../../../src/cleanup/remove-labelled";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const me = processIdOf(process.pid)!;
const dead: ProcessId = { ...me, start: "1" };
const elsewhere: ProcessId = { ...me, machine: "0a", space: "0b" };
const stranger = { user: "ffff" };

const object = (owner: ProcessId | undefined, labels: Record<string, string> = {}) => ({
  kind: "container" as const,
  id: "c",
  name: "c",
  age: 1_000,
  isRunning: true,
  labels: {
    "dev.mayfly.kind": "container",
    ...(owner && { "dev.mayfly.owner": formatProcessId(owner) }),
    ...labels,
  },
});
const forRun = (runner: ProcessId) => ({
  "dev.mayfly.scope": "run",
  "dev.mayfly.run": formatProcessId(runner),
});

function verdict(
  owner: ProcessId | undefined,
  { connected = [] as ProcessId[], orphan = false, labels = {} } = {},
): Promise<Verdict> | Verdict {
  const known = connected.map(formatProcessId);
  return judgeOfSession(new FakeEngineCalls(), {
    wasConnected: (label) => known.includes(label),
    isOrphan: () => orphan,
  })(object(owner, labels));
}

describe("an object of a session that has ended", () => {
  it.each<[string, Verdict, ProcessId | undefined, object]>([
    ["whose owner is dead", "remove", dead, {}],
    ["whose owner was connected, and is dead", "remove", dead, { connected: [dead] }],
    ["whose owner was connected, wherever it ran", "remove", elsewhere, { connected: [elsewhere] }],
    ["whose owner ran elsewhere and was not connected", "ignore", elsewhere, {}],
    ["whose owner lives, and is about to connect again", "spare", me, { connected: [me] }],
    ["whose owner lives although its runner has ended", "remove", me, { orphan: true }],
    ["of another user's process, which is dead", "ignore", { ...dead, ...stranger }, {}],
    ["of another user's process, which lives", "ignore", { ...me, ...stranger }, {}],
    ["without an owner", "ignore", undefined, {}],
    ["that is kept for a run whose runner lives", "spare", dead, { labels: forRun(me) }],
    ["that is kept for a run whose runner is dead", "remove", dead, { labels: forRun(dead) }],
    ["that is kept for a run on another machine", "ignore", dead, { labels: forRun(elsewhere) }],
    ["that only inherited its labels", "ignore", dead, { labels: { "dev.mayfly.kind": "image" } }],
  ])("%s: %s", async (_, expected, owner, around) => {
    expect(await verdict(owner, around)).toBe(expected);
  });
});

it("a container that was kept after its start failed stays, whoever asks", async () => {
  const kept = { ...object(dead), id: "0123456789abcdef", name: "mayfly-failed-0123456789ab" };
  const judge = judgeOfSession(new FakeEngineCalls(), {
    wasConnected: () => true,
    isOrphan: () => false,
  });
  expect(await judge(kept)).toBe("ignore");
  expect(await judgeOwn(new FakeEngineCalls(), kept)).toBe("ignore");
  // A name that only looks like one is another container's.
  expect(await judge({ ...kept, id: "fedcba987654" })).toBe("remove");
  expect(await judge({ ...kept, kind: "volume" as const })).not.toBe("remove");
});

it("an object of a process that has ended is removed if the process created it itself", async () => {
  const engine = new FakeEngineCalls();
  expect(await judgeOwn(engine, object(me))).toBe("remove");
  expect(await judgeOwn(engine, object(me, { "dev.mayfly.kind": "image" }))).toBe("ignore");
});

it("everything with a user's labels is removed, except the objects of living processes of Mayfly", async () => {
  const judge = judgeOfEverything({ isOrphan: () => false });
  expect(await judge(object(undefined, { "dev.mayfly.kind": "" }))).toBe("remove");
  expect(await judge(object({ ...dead, ...stranger }))).toBe("remove");
  expect(await judge(object(me))).toBe("spare");
  expect(await judge(object(dead, forRun(me)))).toBe("spare");
});
