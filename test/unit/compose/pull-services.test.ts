import type { ComposeProject } from "../../../src/compose/project";
import { pullServices } from "../../../src/compose/pull-services";
import { identify } from "../../../src/compose/reuse/identity";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

/** Compose builds `app:dev` for `api`, and `worker` has the same image. */
const model = {
  services: { api: { build: {}, image: "app:dev" }, worker: { image: "app:dev" } },
};

/** A project without compose: a pull would fail. */
function projectOn(engine: FakeEngine): ComposeProject {
  const described = { scale: {}, client: {}, pullPolicy: { shouldPull: () => true } };
  return { name: "shop", runtime: fakeRuntime(engine), described } as unknown as ComposeProject;
}

it("an image that compose builds for another service is not pulled", async () => {
  const project = projectOn(new FakeEngine());
  await expect(pullServices(project, model, [], new Map(), undefined)).resolves.toBeUndefined();
});

it("the id of an image that compose builds for another service does not identify an environment", async () => {
  const wanted = {
    model,
    requested: [],
    lockedImages: new Map<string, string>(),
    hostIp: undefined,
    reuse: {},
  };
  const before = await identify(projectOn(new FakeEngine()), wanted, undefined);
  const after = await identify(projectOn(new FakeEngine(["app:dev"])), wanted, undefined);
  expect(after).toEqual(before);
});
