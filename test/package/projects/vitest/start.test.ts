import { GenericContainer } from "mayfly";
import { expect, test } from "vitest";

test("a container under Vitest", async () => {
  await using container = await new GenericContainer("busybox:1.37")
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
    .withExposedPorts(8080)
    .start();
  const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/passwd`;
  expect((await fetch(url)).status).toBe(200);
}, 120_000);
