import { GenericContainer } from "../../../src";
import { BUSYBOX, REDIS } from "../../support/images";
import { NOT_READY_MS } from "../waits/programs";

it("a start with a wrong port names the port that the image exposes and that listens", async () => {
  const start = new GenericContainer(REDIS)
    .withExposedPorts(6380)
    .withStartupTimeout(NOT_READY_MS)
    .start();
  await expect(start).rejects.toMatchObject({
    code: "STARTUP_TIMEOUT",
    hint: "nothing listens on 6380/tcp, but a server listens on 6379/tcp, and the image exposes 6379/tcp: withExposedPorts(6379)",
  });
});

it("getMappedPort() of a wrong port names the ports that the image exposes", async () => {
  await using container = await new GenericContainer(REDIS).start();
  expect(() => container.getMappedPort(6379)).toThrow(
    "The container does not publish port 6379/tcp; it publishes no ports, and its image exposes 6379/tcp. No port binding found for :6379/tcp.\n" +
      "Hint: add withExposedPorts(6379)",
  );
});

it("a container whose program does not exist has a hint", async () => {
  const start = new GenericContainer(BUSYBOX).withCommand(["echo hello"]).start();
  await expect(start).rejects.toMatchObject({
    code: "CONTAINER_START_FAILED",
    hint: 'give each word on its own: ["echo","hello"]',
  });
});
