import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { Network, TestContainers, Volume } from "../../../src";
import { eventually } from "../../support/eventually";
import type { Check } from "../check";
import { idle, serving } from "./boxes";

export const resources: readonly Check[] = [
  {
    name: "lets containers of a network find each other by name",
    run: async () => {
      await using network = await new Network().start();
      await using _web = await serving("tea")
        .withNetwork(network)
        .withNetworkAliases("web")
        .start();
      await using client = await idle().withNetwork(network).start();
      // Podman's server of names learns a new container's name a little after its start.
      await eventually("the server is reached by its name", async () => {
        const { output } = await client.exec(["wget", "-qO-", "http://web:8080/"]);
        return output === "tea\n" || output;
      });
    },
  },
  {
    name: "keeps data in volumes",
    run: async () => {
      await using volume = await new Volume().start();
      {
        await using writer = await idle().withVolume(volume, "/data").start();
        await writer.exec(["sh", "-c", "echo tea > /data/drink"]);
      }
      await using reader = await idle().withVolume(volume, "/data").start();
      assert.equal((await reader.exec(["cat", "/data/drink"])).output, "tea\n");
    },
  },
  {
    name: "lets containers reach servers of the tests",
    run: async () => {
      const server = createServer((_, response) => response.end("tea"));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      await using _exposed = await TestContainers.exposeHostPorts(port);
      await using client = await idle().start();
      const address = `http://host.testcontainers.internal:${port}/`;
      const { output } = await client.exec(["wget", "-qO-", address]);
      server.close();
      assert.equal(output, "tea");
    },
  },
  {
    name: "reuses a container",
    run: async () => {
      const described = idle().withReuse({ key: randomUUID() });
      const first = await described.start();
      try {
        const second = await described.start();
        assert.equal(second.getId(), first.getId());
      } finally {
        await first.stop();
      }
    },
  },
];
