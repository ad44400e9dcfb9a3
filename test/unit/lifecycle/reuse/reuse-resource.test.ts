import { EngineError } from "../../../../src/errors";
import {
  reuseResource,
  type ReusableResource,
} from "../../../../src/lifecycle/reuse/reuse-resource";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";

const network = (hash = "h"): ReusableResource => ({
  what: "network",
  name: "n",
  hash,
  find: (engine, signal) => engine.networks.inspect("n", signal),
  create: (engine, labels) => engine.networks.create({ name: "n", driver: "bridge", labels }),
});

let engine: FakeEngine;
beforeEach(() => {
  engine = new FakeEngine();
});

const reuse = (resource = network()): ReturnType<typeof reuseResource> =>
  reuseResource(resource, fakeRuntime(engine));

it("makes one, without the labels of the session, and finds it again", async () => {
  const first = await reuse();
  const second = await reuse();
  expect([first.reused, second]).toEqual([false, { id: first.id, reused: true }]);
  expect([...engine.stored.networks.values()].map(({ labels }) => labels)).toEqual([
    { "dev.mayfly.reuse-hash": "h", "dev.mayfly.reuse-creator": expect.any(String) as string },
  ]);
});

it("gives all who ask at once the one", async () => {
  const found = await Promise.all(Array.from({ length: 8 }, () => reuse()));
  expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  expect(found.filter(({ reused }) => !reused)).toHaveLength(1);
});

it("waits for one whose bridge is there before it is", async () => {
  const words = "conflicts with network a (br-b): networks have same bridge name";
  engine.failOn("networks.create", new EngineError("create network n", words, 403));
  const late = setTimeout(() => {
    void reuse();
  }, 100);
  const { reused } = await reuse();
  clearTimeout(late);
  expect(reused).toBe(true);
});

it("passes on a refusal that has another reason, at once", async () => {
  const refusal = new EngineError("create network n", "no such driver", 404);
  engine.failOn("networks.create", refusal);
  await expect(reuse()).rejects.toBe(refusal);
});

it.each([
  [{ "dev.mayfly.reuse-hash": "other" }, "was created with other options"],
  [{}, "was not created for reuse"],
])("refuses one with the labels %j", async (labels, why) => {
  await engine.networks.create({ name: "n", driver: "bridge", labels });
  await expect(reuse()).rejects.toMatchObject({
    code: "REUSE_CONFLICT",
    message:
      `The network n already exists, but ${why}.\n` +
      'Hint: to use it as it is, call withNetwork("n"); to create a new one at the next start, run docker network rm n',
  });
});
