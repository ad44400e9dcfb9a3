import { randomUUID } from "node:crypto";
import { dockerClient } from "../../support/docker-client";
import { BUSYBOX, inEngine, TEST_REGISTRY } from "../../support/images";
import { removeImage } from "../../support/unique-image";

/** Small, and on Docker Hub. */
const ON_DOCKER_HUB = "hello-world:latest";

/** An image to be pulled: of the set-up's registry, else of Docker Hub. */
export async function publishTestImage(): Promise<{
  readonly image: string;
  readonly remove: () => Promise<void>;
}> {
  if (TEST_REGISTRY === undefined) {
    return { image: ON_DOCKER_HUB, remove: () => Promise.resolve() };
  }
  const [repo, tag] = [`${TEST_REGISTRY}/test/weather`, randomUUID()];
  const image = `${repo}:${tag}`;
  const docker = await dockerClient();
  await docker.getImage(inEngine(BUSYBOX)).tag({ repo, tag });
  const pushing = await docker.getImage(image).push({ authconfig: { username: "", password: "" } });
  for await (const line of pushing) expect(String(line)).not.toContain("errorDetail");
  return { image, remove: () => removeImage(image) };
}
