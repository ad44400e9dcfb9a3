import { removeLabelled } from "../../../src/cleanup/remove-labelled";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const mine = { owner: "me" };

function populated(): FakeEngineCalls {
  const engine = new FakeEngineCalls();
  engine.add(
    { kind: "image", id: "younger", labels: mine },
    { kind: "image", id: "older", labels: mine },
    { kind: "volume", id: "vol", labels: mine },
    { kind: "network", id: "net", labels: mine },
    { kind: "container", id: "con", labels: mine },
    { kind: "container", id: "other", labels: { owner: "you" } },
  );
  return engine;
}

describe("removing the objects with some labels", () => {
  it("removes containers, then networks and volumes, then images, the newest first", async () => {
    const engine = populated();
    const outcome = await removeLabelled(engine, mine);
    expect(outcome).toEqual({ found: 5, spared: [], failures: [] });
    expect(engine.log).toEqual([
      "remove container con",
      "remove network net",
      "remove volume vol",
      "remove image younger",
      "remove image older",
    ]);
    expect(engine.things.map(({ id }) => id)).toEqual(["other"]);
  });

  it("removes services before what they use", async () => {
    const engine = new FakeEngineCalls();
    for (const kind of ["network", "config", "secret", "service"] as const) {
      engine.add({ kind, id: kind, labels: mine });
    }
    await removeLabelled(engine, mine);
    expect(engine.log).toEqual([
      "remove service service",
      "remove secret secret",
      "remove config config",
      "remove network network",
    ]);
  });

  it("goes on if a removal fails, and returns the reason", async () => {
    const engine = populated();
    engine.failures.set("remove network net", [new Error("has active endpoints")]);
    const outcome = await removeLabelled(engine, mine);
    expect(outcome).toEqual({ found: 5, spared: [], failures: ["has active endpoints"] });
    expect(engine.things.map(({ id }) => id)).toEqual(["net", "other"]);
    expect(await removeLabelled(engine, mine)).toEqual({ found: 1, spared: [], failures: [] });
  });

  it("spares and ignores the objects that are judged so", async () => {
    const engine = populated();
    const outcome = await removeLabelled(engine, mine, ({ id }) =>
      id === "con" ? "spare" : id === "vol" ? "ignore" : "remove",
    );
    expect(outcome).toMatchObject({ found: 4, spared: [{ id: "con" }], failures: [] });
    expect(engine.things.map(({ id }) => id)).toEqual(["vol", "con", "other"]);
  });

  it("rejects if the engine does not answer", async () => {
    const engine = populated();
    engine.failures.set("list container", [new Error("connection refused")]);
    await expect(removeLabelled(engine, mine)).rejects.toThrow("connection refused");
    expect(engine.log).toEqual([]);
  });
});
