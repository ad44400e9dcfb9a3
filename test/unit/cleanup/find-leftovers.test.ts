import { findSessionObjects } from "../../../src/cleanup/find-leftovers";
import type { ProcessState } from "../../../src/run/process-id";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const judge = (label: string | undefined): ProcessState =>
  label === "dead" || label === "alive" ? label : "unknown";

const labels = (session: string, owner: string, run: string): Record<string, string> => ({
  "dev.mayfly.kind": "container",
  "org.testcontainers.lang": "node",
  "org.testcontainers.session-id": session,
  "dev.mayfly.owner": owner,
  "dev.mayfly.run": run,
});

async function stateOfSession(...made: [string, string][]): Promise<ProcessState[]> {
  const engine = new FakeEngineCalls();
  for (const [index, [owner, run]] of made.entries()) {
    engine.add({
      kind: "container",
      id: String(index),
      isRunning: true,
      labels: labels("s", owner, run),
    });
  }
  return [...new Set((await findSessionObjects(engine, judge)).map((thing) => thing.state))];
}

describe("a session", () => {
  it("is dead when all processes that are known of it are", async () => {
    expect(await stateOfSession(["dead", "dead"], ["dead", "dead"])).toEqual(["dead"]);
  });

  it("lives, with all of its things, while one process that is known of it does", async () => {
    expect(await stateOfSession(["dead", "dead"], ["alive", "dead"])).toEqual(["alive"]);
    expect(await stateOfSession(["dead", "alive"])).toEqual(["alive"]);
    expect(await stateOfSession(["elsewhere", "dead"], ["alive", "dead"])).toEqual(["alive"]);
  });

  it("is unknown when a process of it cannot be judged", async () => {
    expect(await stateOfSession(["dead", "dead"], ["elsewhere", "dead"])).toEqual(["unknown"]);
  });
});

describe("what is looked at", () => {
  it("is Mayfly's own, and of a session", async () => {
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

  it("is a Ryuk that was never started, whose creator is known", async () => {
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
