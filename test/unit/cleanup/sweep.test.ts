import { sweep } from "../../../src/cleanup/sweep";
import { EngineError } from "../../../src/errors";
import { FakeEngine } from "../../support/fake-engine";

/** An engine with a container that is on a network and has a volume, and with what others made. */
async function populated(): Promise<FakeEngine> {
  const engine = new FakeEngine();
  for (const owner of ["me", "you"]) {
    const labels = { owner };
    await engine.createNetwork({ name: `net-${owner}`, driver: "bridge", labels });
    await engine.createVolume({ name: `vol-${owner}`, driver: "local", labels });
    const id = await engine.createContainer({
      name: `con-${owner}`,
      platform: undefined,
      body: {
        Image: "fake:1",
        Labels: labels,
        HostConfig: {
          NetworkMode: `net-${owner}`,
          Mounts: [{ Type: "volume", Source: `vol-${owner}`, Target: "/v" }],
        },
      },
    });
    await engine.startContainer(id);
  }
  return engine;
}

const OTHERS = ["container con-you of fake:1", "network net-you", "volume vol-you"];

describe("a sweep", () => {
  it("removes what carries the labels: containers, then their networks and volumes", async () => {
    const engine = await populated();
    await sweep(engine, { owner: "me" });
    expect(engine.leftovers()).toEqual(OTHERS);
  });

  it("removes images last, those first that are built on others", async () => {
    const engine = await populated();
    const commit = { comment: undefined, author: undefined, pause: true, repo: "shop" };
    const made: string[] = [];
    for (const tag of ["1", "2", "3"]) {
      const changes = tag === "3" ? ['LABEL "owner"="you"'] : [];
      made.push(await engine.commitContainer("con-me", { ...commit, tag, changes }));
    }
    await sweep(engine, { owner: "me" });
    const removals = engine.calls.filter(({ method }) => method.startsWith("remove"));
    expect(removals.slice(-2)).toEqual([
      { method: "removeImage", args: [made[1]] },
      { method: "removeImage", args: [made[0]] },
    ]);
    expect([...engine.committed.keys()]).toEqual([made[2]]);
  });

  it("goes on when one removal fails, and then says so", async () => {
    const engine = await populated();
    engine.failOn("removeNetwork", new EngineError("remove network", "no", 500));
    await expect(sweep(engine, { owner: "me" })).rejects.toThrow("no");
    expect(engine.leftovers().sort()).toEqual([...OTHERS, "network net-me"].sort());
  });
});
