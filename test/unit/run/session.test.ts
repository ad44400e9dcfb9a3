import { readConfig } from "../../../src/config";
import { formatProcessId, processIdOf } from "../../../src/run/process-id";
import { keepForRun } from "../../../src/run/keep-for-run";
import { labelsHere } from "../../../src/run/labels-here";
import type { Position } from "../../../src/run/runner";
import { openSession, ownLabels } from "../../../src/run/session";
import { realProcess } from "../../../src/common/process-wide";

const ID = "TESTCONTAINERS_SESSION_ID";
const RUN = "MAYFLY_RUN";
const { pid, ppid } = process;
const read = (env: NodeJS.ProcessEnv) => readConfig(env, "/nonexistent");
const without = read({});
const inWorker = read({ JEST_WORKER_ID: "1" });

/** The position of this process or of its parent, both of which live. */
const at = (own: number, hasChannel = false): Position => ({
  pid: own,
  parentPid: own === pid ? ppid : 1,
  isMainThread: true,
  hasChannel,
  see: () => undefined,
});

const variables = [ID, RUN];
let before: (string | undefined)[];

beforeEach(() => {
  before = variables.map((name) => process.env[name]);
});

afterEach(() => {
  for (const env of [process.env, realProcess.env]) {
    for (const [index, name] of variables.entries()) {
      const value = before[index];
      if (value === undefined) Reflect.deleteProperty(env, name);
      else env[name] = value;
    }
  }
});

describe("a session", () => {
  it("has the id that is given", () => {
    const session = openSession(read({ [ID]: "build-7" }));
    expect(session.id).toBe("build-7");
    expect(session.filter).toEqual({ "org.testcontainers.session-id": "build-7" });
    expect(session.labels).toMatchObject({
      "org.testcontainers": "true",
      "org.testcontainers.lang": "node",
      "org.testcontainers.session-id": "build-7",
    });
  });

  it("is the same in a runner and in its workers", () => {
    const runner = openSession(without, at(ppid));
    const worker = openSession(inWorker, at(pid, true));
    expect(worker.id).toBe(runner.id);
    expect(worker.runner).toEqual(processIdOf(ppid));
    expect(worker.labels["dev.mayfly.run"]).toBe(runner.labels["dev.mayfly.run"]);
    expect(worker.labels["dev.mayfly.owner"]).not.toBe(runner.labels["dev.mayfly.owner"]);
  });

  it("is another one in a process that is not a worker, whatever started it", () => {
    const parent = openSession(without, at(ppid));
    const child = openSession(without, at(pid));
    expect(child.id).not.toBe(parent.id);
    expect(child.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ownLabels(child)).toEqual({ "dev.mayfly.owner": child.labels["dev.mayfly.owner"] });
  });

  it("is inherited by child processes, however they are started", () => {
    const { id } = openSession(without, at(pid));
    expect([process.env[ID], realProcess.env[ID]]).toEqual([id, id]);
  });

  it("adds a label to what is created within keepForRun, and only there", async () => {
    const session = openSession(without, at(pid));
    const scope = (): string | undefined => labelsHere(session)["dev.mayfly.scope"];
    const later = keepForRun(async () => {
      await Promise.resolve();
      return scope();
    });
    expect([scope(), keepForRun(scope), await later, scope()]).toEqual([
      ...[undefined, "run", "run", undefined],
    ]);
  });
});

describe("the runner of a session", () => {
  const self = processIdOf(pid)!;
  const parent = processIdOf(ppid)!;

  it("is passed on with the session, also if the session's id was set", () => {
    for (const config of [inWorker, read({ [ID]: "build 7", JEST_WORKER_ID: "1" })]) {
      const { id } = openSession(config, at(pid, true));
      const child = openSession(read({ [ID]: id, [RUN]: process.env[RUN] }), at(pid));
      expect(child.runner).toEqual(parent);
      expect(realProcess.env[RUN]).toBe(process.env[RUN]);
    }
  });

  it.each([
    ["is of another session", `${formatProcessId(parent)} other`],
    ["has ended", `${formatProcessId({ ...parent, start: "1" })} mine`],
    ["is another machine's", `${formatProcessId({ ...parent, machine: "a", space: "b" })} mine`],
    ["cannot be parsed", "mine"],
  ])("is not taken from the parent process if that runner %s", (_title, handedOn) => {
    const child = openSession(read({ [ID]: "mine", [RUN]: handedOn }), at(pid));
    expect(child.runner).toEqual(self);
  });
});
