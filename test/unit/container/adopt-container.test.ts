import { adoptable } from "../../../src/container/adoptable";
import { StartedContainer } from "../../../src";
import { FakeEngine } from "../../support/fake-engine";
import { startContainer } from "../../support/start-container";
import { fakeRuntime } from "../../support/fake-runtime";
import { emptySpec } from "../../../src/spec/merge-spec";
import { awaitRestart } from "../../../src/lifecycle/await-restart";

class StartedThing extends StartedContainer {}
adoptable(StartedThing, {
  images: ["redis"],
  adopt: (started: StartedContainer) => Promise.resolve(new StartedThing(started)),
});

async function asThing(image: string): Promise<StartedThing> {
  const wait = { description: "nothing", until: () => Promise.resolve() };
  const handle = await startContainer(
    { ...emptySpec(image), wait },
    fakeRuntime(new FakeEngine([image])),
  );
  return new StartedContainer(handle, awaitRestart).as(StartedThing);
}

describe("a container as a module's class", () => {
  it.each(["redis:8", "docker.io/library/redis:8", "mirror.example.com/hub/redis:8"])(
    "is made from the official image or a mirror's: %s",
    async (image) => {
      expect(await asThing(image)).toBeInstanceOf(StartedThing);
    },
  );

  it.each(["bitnami/redis:8", "docker.io/bitnami/redis:8", "index.docker.io/bitnami/redis:8"])(
    "is refused for another image of Docker Hub: %s",
    async (image) => {
      await expect(asThing(image)).rejects.toMatchObject({ code: "IMAGE_MISMATCH" });
    },
  );
});
