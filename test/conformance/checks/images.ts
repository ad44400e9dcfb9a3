import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { GenericContainer, Images, PullPolicy } from "../../../src";
import { BUSYBOX } from "../../support/images";
import { inEngine } from "../../support/images";
import type { Check } from "../check";
import { idle } from "./boxes";

const dockerfile = (): { Dockerfile: string; drink: string } => ({
  Dockerfile: `FROM ${inEngine(BUSYBOX)}\nCOPY drink /drink\nRUN cat /drink > /cup`,
  drink: randomUUID(),
});

/** Builds an image whose container has what the build has done. */
async function builds(change: (builder: Builder) => Builder): Promise<void> {
  const files = dockerfile();
  const described = await change(GenericContainer.fromContext(files)).build();
  await using container = await described.withCommand(["sleep", "infinity"]).start();
  assert.equal((await container.exec(["cat", "/cup"])).output, files.drink);
}

type Builder = ReturnType<typeof GenericContainer.fromContext>;

export const images: readonly Check[] = [
  {
    name: "says why an image cannot be pulled",
    run: async () => {
      // Port 1 of the engine's machine refuses connections.
      const image = "127.0.0.1:1/absent:1";
      await assert.rejects(
        Images.pull(image, { policy: PullPolicy.alwaysPull() }),
        (error: Error) => {
          assert.match(error.message, /127\.0\.0\.1:1/);
          assert.match(error.message, /refused/);
          return true;
        },
      );
    },
  },
  { name: "builds images, by the classic builder", run: () => builds((builder) => builder) },
  {
    name: "builds images with BuildKit",
    run: () => builds((builder) => builder.withBuildkit()),
  },
  {
    name: "makes an image of a container",
    run: async () => {
      await using container = await idle().start();
      await container.exec(["sh", "-c", "echo tea > /drink"]);
      const image = await container.commit({
        repo: `conformance-${randomUUID()}`,
        tag: "1",
        // Podman cannot pause a container that is in no control group.
        pause: false,
      });
      await using copy = await new GenericContainer(image)
        .withCommand(["sleep", "infinity"])
        .withPullPolicy(PullPolicy.neverPull())
        .start();
      assert.equal((await copy.exec(["cat", "/drink"])).output, "tea\n");
    },
  },
  {
    name: "starts from baked images",
    run: async () => {
      const word = randomUUID();
      let runs = 0;
      const described = idle().withBakedInit(
        async (container) => {
          runs++;
          await container.exec(["sh", "-c", `echo ${word} > /drink`]);
        },
        { key: word },
      );
      for (let turn = 0; turn < 2; turn++) {
        await using container = await described.start();
        assert.equal((await container.exec(["cat", "/drink"])).output, `${word}\n`);
      }
      assert.equal(runs, 1);
    },
  },
];
