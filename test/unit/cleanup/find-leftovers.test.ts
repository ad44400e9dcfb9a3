import { findSessionObjects } from "../../../src/cleanup/find-leftovers";
import type { ProcessState } from "../../../src/run/process-id";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const judge = (label: string | undefined): ProcessState =>
  label === "dead" || label === "alive" ? label : "unknown";

const labels = (session: string, owner: string, runner: string): Record<string, string> => ({
  "dev.mayfly.kind": "container",
  "org.testcontainers.lang": "node",
  "org.testcontainers.session-id": session,
  "dev.mayfly.owner": owner,
  "dev.mayfly.run": runner,
});

async function stateOfSession(
  ...processes: [owner: string, runner: string][]
): Promise<ProcessState[]> {
  const engine = new FakeEngineCalls();
  for (const [index, [owner, runner]] of processes.entries()) {
    engine.add({
      kind: "container",
      id: String(index),
      isRunning: true,
      labels: labels("s", owner, runner),
    });
  }
  return [...new Set((await findSessionObjects(engine, judge)).map((object) => object.state))];
}

describe("a session", () => {
  it("is dead if all of its known processes are dead", async () => {
    expect(await stateOfSession(["dead", "dead"], ["dead", "dead"])).toEqual(["dead"]);
  });

  it("lives, with all of its objects, while one of its known processes lives", async () => {
    expect(await stateOfSession(["dead", "dead"], ["alive", "dead"])).toEqual(["alive"]);
    expect(await stateOfSession(["dead", "alive"])).toEqual(["alive"]);
    expect(await stateOfSession(["elsewhere", "dead"], ["alive", "dead"])).toEqual(["alive"]);
  });

  it("is unknown if the state of one of its processes is unknown and none lives", async () => {
    expect(await stateOfSession(["dead", "dead"], ["elsewhere", "dead"])).toEqual(["unknown"]);
  });
});

describe("the objects of sessions", () => {
  it("are those that Mayfly created, and that have a session", async () => {
    const engine = new FakeEngineCalls();
    const peers = { "org.testcontainers.lang": "node", "org.testcontainers.session-id": "p" };
    const reused = { "org.testcontainers.lang": "node" };
    engine.add(
      { kind: "container", id: "peer's", labels: peers },
      { kind: "container", id: "reused", labels: reused },
      { kind: "image", id: "kept", labels: labels("", "", "") },
      { kind: "image", id: "committed by a user", labels: labels("s", "dead", "dead") },
      { kind: "container", id: "mine", isRunning: true, labels: labels("s", "dead", "dead") },
    );
    expect((await findSessionObjects(engine, judge)).map(({ id }) => id)).toEqual(["mine"]);
  });

  it("include a Ryuk that was never started, and no running one", async () => {
    const engine = new FakeEngineCalls();
    const { "org.testcontainers.session-id": _none, ...owner } = labels("s", "dead", "dead");
    const ryuk = { ...owner, "dev.mayfly.ryuk": "s", "dev.mayfly.request": "r" };
    engine.add(
      { kind: "image", id: "ryuk", labels: {} },
      { kind: "container", id: "created", labels: ryuk, isRunning: false, imageId: "ryuk" },
      { kind: "container", id: "running", labels: ryuk, isRunning: true },
    );
    expect(await findSessionObjects(engine, judge)).toMatchObject([
      { id: "created", sessionId: "s", state: "dead" },
    ]);
  });
});
