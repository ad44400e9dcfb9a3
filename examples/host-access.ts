// Lets a container call a server of this process that listens on the loopback address only.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GenericContainer, TestContainers } from "mayfly";

async function main(): Promise<void> {
  const server = createServer((_request, response) => response.end("hello from the test"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await using container = await new GenericContainer("busybox:1.37")
    .withCommand(["sleep", "infinity"])
    .start();

  const { port } = server.address() as AddressInfo;
  await using _exposed = await TestContainers.exposeHostPorts(port);
  const url = `http://host.testcontainers.internal:${port}/`;
  const { stdout } = await container.exec(["wget", "-q", "-O", "-", url]);
  console.log(stdout);

  server.close();
}

void main();
