import type { ComposeProject } from "../../../../src/compose/project";
import { isCreatedBy, labelsOfProject } from "../../../../src/compose/reuse/existing";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";
import { startFake } from "../../../support/start-fake";

const PROJECT = { "com.docker.compose.project": "shop" };
const SERVICE = { ...PROJECT, "com.docker.compose.oneoff": "False" };
const identity = { hash: "new", parts: { key: "a" } };

function projectOn(engine: FakeEngine): ComposeProject {
  return { name: "shop", runtime: fakeRuntime(engine) } as unknown as ComposeProject;
}

const network = (engine: FakeEngine, labels: Record<string, string>): Promise<string> =>
  engine.networks.create({ name: "shop_default", driver: "bridge", labels });

describe("the labels of a project", () => {
  it("are not those of a container of `docker compose run`", async () => {
    const engine = new FakeEngine();
    await startFake(engine, { labels: { ...PROJECT, "com.docker.compose.oneoff": "True" } });
    expect(await labelsOfProject(projectOn(engine), identity, undefined)).toBeUndefined();
    await startFake(engine, { labels: { ...SERVICE, "dev.mayfly.reuse-hash": "new" } });
    expect(await labelsOfProject(projectOn(engine), identity, undefined)).toMatchObject(SERVICE);
  });

  it("are refused with another hash, even if no part tells the difference", async () => {
    const engine = new FakeEngine();
    const parts = { "dev.mayfly.compose-parts": JSON.stringify(identity.parts) };
    await network(engine, { ...PROJECT, ...parts, "dev.mayfly.reuse-hash": "old" });
    await expect(labelsOfProject(projectOn(engine), identity, undefined)).rejects.toMatchObject({
      code: "REUSE_CONFLICT",
      message: expect.stringContaining(
        "The compose project shop already exists, but differs in its content.",
      ) as string,
      hint: "remove it with docker compose -p shop down --volumes, or choose another name with withProjectName() to have both",
    });
  });

  it("tell whether one start has created everything", async () => {
    const engine = new FakeEngine();
    const project = projectOn(engine);
    const byA = { "dev.mayfly.reuse-creator": "a" };
    expect(await isCreatedBy("a", project, undefined)).toBe(true);
    await startFake(engine, { labels: { ...SERVICE, ...byA } });
    await network(engine, { ...PROJECT, ...byA });
    expect(await isCreatedBy("a", project, undefined)).toBe(true);
    await engine.volumes.create({ name: "shop_data", driver: "local", labels: PROJECT });
    expect(await isCreatedBy("a", project, undefined)).toBe(false);
  });
});
