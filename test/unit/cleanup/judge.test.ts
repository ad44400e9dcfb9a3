import { judgeOfEverything, judgeOfSession, judgeOwn } from "../../../src/cleanup/judge";
import { formatProcessId, processIdOf, type ProcessId } from "../../../src/run/process-id";
import type { Verdict } from "../../../src/cleanup/remove-labelled";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const me = processIdOf(process.pid)!;
const dead: ProcessId = { ...me, start: "1" };
const elsewhere: ProcessId = { ...me, machine: "0a", space: "0b" };
const stranger = { user: "ffff" };

const thing = (owner: ProcessId | undefined, labels: Record<string, string> = {}) => ({
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
const forRun = (run: ProcessId) => ({
  "dev.mayfly.scope": "run",
  "dev.mayfly.run": formatProcessId(run),
});

function verdict(
  owner: ProcessId | undefined,
  { connected = [] as ProcessId[], orphan = false, labels = {} } = {},
): Promise<Verdict> | Verdict {
  const known = connected.map(formatProcessId);
  return judgeOfSession(new FakeEngineCalls(), {
    wasConnected: (label) => known.includes(label),
    isOrphan: () => orphan,
  })(thing(owner, labels));
}

describe("a thing of a session that has ended", () => {
  it.each<[string, Verdict, ProcessId | undefined, object]>([
    ["whose creator is dead", "remove", dead, {}],
    ["whose creator was connected, and is dead", "remove", dead, { connected: [dead] }],
    [
      "whose creator was connected, wherever it ran",
      "remove",
      elsewhere,
      { connected: [elsewhere] },
    ],
    ["whose creator ran elsewhere and was not connected", "ignore", elsewhere, {}],
    ["whose creator lives, and is about to connect again", "spare", me, { connected: [me] }],
    ["whose creator lives though its test runner has ended", "remove", me, { orphan: true }],
    ["of another user, who is dead", "ignore", { ...dead, ...stranger }, {}],
    ["of another user, who lives", "ignore", { ...me, ...stranger }, {}],
    ["that no process is named on", "ignore", undefined, {}],
    ["that is kept for a run that goes on", "spare", dead, { labels: forRun(me) }],
    ["that is kept for a run that has ended", "remove", dead, { labels: forRun(dead) }],
    ["that is kept for a run elsewhere", "ignore", dead, { labels: forRun(elsewhere) }],
    ["that only inherited its labels", "ignore", dead, { labels: { "dev.mayfly.kind": "image" } }],
  ])("%s: %s", async (_, expected, owner, around) => {
    expect(await verdict(owner, around)).toBe(expected);
  });
});

it("by a process's own labels, only what it did not create itself stays", async () => {
  const engine = new FakeEngineCalls();
  expect(await judgeOwn(engine, thing(me))).toBe("remove");
  expect(await judgeOwn(engine, thing(me, { "dev.mayfly.kind": "image" }))).toBe("ignore");
});

it("where a user asked for it, everything goes but what a living process of Mayfly's uses", async () => {
  const judge = judgeOfEverything({ isOrphan: () => false });
  expect(await judge(thing(undefined, { "dev.mayfly.kind": "" }))).toBe("remove");
  expect(await judge(thing({ ...dead, ...stranger }))).toBe("remove");
  expect(await judge(thing(me))).toBe("spare");
  expect(await judge(thing(dead, forRun(me)))).toBe("spare");
});
