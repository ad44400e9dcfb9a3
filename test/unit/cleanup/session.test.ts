import { readConfig } from "../../../src/config";
import { openSession, ownLabels } from "../../../src/cleanup/session";
import { realProcess } from "../../../src/process-wide";

const ID = "TESTCONTAINERS_SESSION_ID";
const { pid, ppid } = process;
const without = readConfig({}, "/nonexistent");

let before: string | undefined;

beforeEach(() => {
  before = process.env[ID];
});

afterEach(() => {
  for (const env of [process.env, realProcess.env]) {
    if (before === undefined) delete env["TESTCONTAINERS_SESSION_ID"];
    else env[ID] = before;
  }
});

describe("a session", () => {
  it("has the id that is given", () => {
    const session = openSession(readConfig({ [ID]: "build-7" }, "/nonexistent"));
    expect(session.id).toBe("build-7");
    expect(session.filter).toEqual({ "org.testcontainers.session-id": "build-7" });
    expect(session.labels).toMatchObject({
      "org.testcontainers": "true",
      "org.testcontainers.lang": "node",
      "org.testcontainers.session-id": "build-7",
    });
  });

  it("is the same for a process as for the workers that it has started, and theirs differ not", () => {
    const runner = openSession(without, { pid: ppid, parentPid: 1, isWorker: false });
    const worker = openSession(without, { pid, parentPid: ppid, isWorker: true });
    expect(worker.id).toBe(runner.id);
    expect(worker.labels["dev.mayfly.run"]).toBe(runner.labels["dev.mayfly.run"]);
    expect(worker.labels["dev.mayfly.owner"]).not.toBe(runner.labels["dev.mayfly.owner"]);
  });

  it("is another one for a process that is no worker, whoever started it", () => {
    const parent = openSession(without, { pid: ppid, parentPid: 1, isWorker: false });
    const child = openSession(without, { pid, parentPid: ppid, isWorker: false });
    expect(child.id).not.toBe(parent.id);
    expect(child.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ownLabels(child)).toEqual({ "dev.mayfly.owner": child.labels["dev.mayfly.owner"] });
  });

  it("is inherited by the processes that this one starts, in whichever way", () => {
    const { id } = openSession(without, { pid, parentPid: ppid, isWorker: false });
    expect([process.env[ID], realProcess.env[ID]]).toEqual([id, id]);
  });
});
