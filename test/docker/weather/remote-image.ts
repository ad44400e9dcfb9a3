import { randomUUID } from "node:crypto";
import { dockerClient } from "../../support/docker-client";
import { BUSYBOX, inEngine } from "../../support/images";
import { TestRegistry } from "../../support/registry";
import { removeImage } from "../../support/unique-image";

/** An image to be pulled, and the registry that has it. */
export async function publishTestImage(): Promise<{
  readonly image: string;
  readonly remove: () => Promise<void>;
}> {
  const registry = await TestRegistry.start();
  const [repo, tag] = [`${registry.host}/test/weather`, randomUUID()];
  const image = `${repo}:${tag}`;
  const docker = await dockerClient();
  await docker.getImage(inEngine(BUSYBOX)).tag({ repo, tag });
  const pushing = await docker.getImage(image).push({ authconfig: { username: "", password: "" } });
  for await (const line of pushing) expect(String(line)).not.toContain("errorDetail");
  return {
    image,
    remove: async () => {
      await removeImage(image);
      await registry[Symbol.asyncDispose]();
    },
  };
}
