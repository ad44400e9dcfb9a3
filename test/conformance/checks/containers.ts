import assert from "node:assert/strict";
import { GenericContainer, Wait } from "../../../src";
import { RedisContainer } from "../../../modules/redis";
import { eventually } from "../../support/eventually";
import { BUSYBOX, REDIS } from "../../support/images";
import type { Check } from "../check";
import { idle, serving } from "./boxes";

async function textOf(host: string, port: number): Promise<string> {
  const answer = await fetch(`http://${host}:${port}/`);
  return (await answer.text()).trim();
}

export const containers: readonly Check[] = [
  {
    name: "starts and removes containers, and runs commands in them",
    run: async () => {
      await using container = await idle().withEnvironment({ DRINK: "tea" }).start();
      const { output, exitCode } = await container.exec(["sh", "-c", "echo $DRINK; exit 3"]);
      assert.deepEqual([output, exitCode], ["tea\n", 3]);
      const options = { workingDir: "/tmp", user: "nobody", env: { CUP: "big" } };
      const told = await container.exec(["sh", "-c", "pwd; id -un; echo $CUP"], options);
      assert.equal(told.output, "/tmp\nnobody\nbig\n");
    },
  },
  {
    name: "publishes ports, also after a restart",
    run: async () => {
      await using container = await serving("tea").start();
      assert.equal(await textOf(container.getHost(), container.getMappedPort(8080)), "tea");
      await container.restart();
      assert.equal(await textOf(container.getHost(), container.getMappedPort(8080)), "tea");
    },
  },
  {
    name: "waits for log lines, health checks and commands",
    run: async () => {
      const command = ["sh", "-c", "sleep 0.3; touch /up; echo ready; sleep infinity"];
      const described = new GenericContainer(BUSYBOX).withCommand(command);
      await using logged = await described.withWaitStrategy(Wait.forLogMessage("ready")).start();
      assert.equal((await logged.exec(["ls", "/up"])).exitCode, 0);
      await using healthy = await new GenericContainer(BUSYBOX)
        .withCommand(command)
        .withHealthCheck({ test: ["CMD-SHELL", "test -e /up"], interval: 200, retries: 300 })
        .withWaitStrategy(Wait.forHealthCheck())
        .start();
      assert.equal((await healthy.exec(["ls", "/up"])).exitCode, 0);
      await using asked = await new GenericContainer(BUSYBOX)
        .withCommand(command)
        .withWaitStrategy(Wait.forSuccessfulCommand("test -e /up"))
        .start();
      assert.equal((await asked.exec(["ls", "/up"])).exitCode, 0);
    },
  },
  {
    name: "gives the logs of containers",
    run: async () => {
      const lines: string[] = [];
      await using container = await new GenericContainer(BUSYBOX)
        .withCommand(["sh", "-c", "echo one; echo two >&2; sleep infinity"])
        .withLogConsumer((stream) => stream.on("data", (line) => lines.push(String(line).trim())))
        .withWaitStrategy(Wait.forLogMessage("two"))
        .start();
      // The streams are passed on each by itself.
      await eventually("the consumer has both lines", () =>
        Promise.resolve(lines.slice().sort().join() === "one,two" || lines.join()),
      );
      await container.waitForLog("one");
    },
  },
  {
    name: "copies files into containers, and out of them",
    run: async () => {
      await using container = await idle()
        .withCopyContentToContainer([{ content: "tea", target: "/cup/drink", mode: 0o600 }])
        .start();
      const { output } = await container.exec([
        "sh",
        "-c",
        "cat /cup/drink; stat -c %a /cup/drink",
      ]);
      assert.equal(output, "tea600\n");
      await container.copyContentToContainer([{ content: "milk", target: "/cup/other" }]);
      const archive = await container.copyArchiveFromContainer("/cup");
      let size = 0;
      for await (const chunk of archive) size += (chunk as Buffer).length;
      assert.ok(size >= 1536, `an archive of ${size} bytes`);
    },
  },
  {
    name: "applies limits of memory",
    run: async () => {
      await using container = await idle().withResourcesQuota({ memory: 0.125 }).start();
      const files = "/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
      const { stdout } = await container.exec(["sh", "-c", `cat ${files} 2>/dev/null`]);
      assert.equal(stdout.trim(), String(128 * 1024 ** 2));
    },
  },
  {
    name: "explains why a container did not start",
    run: async () => {
      const failing = new GenericContainer(BUSYBOX).withCommand([
        "sh",
        "-c",
        "echo no milk; exit 7",
      ]);
      await assert.rejects(failing.withExposedPorts(80).start(), (error: Error) => {
        assert.match(error.message, /exit(ed)?.* 7/);
        assert.match(error.message, /no milk/);
        return true;
      });
    },
  },
  {
    name: "runs modules (Redis)",
    run: async () => {
      await using redis = await new RedisContainer(REDIS).withPassword("secret").start();
      assert.equal((await redis.executeCliCmd("SET", ["drink", "tea"])).trim(), "OK");
      assert.equal((await redis.executeCliCmd("GET", ["drink"])).trim(), "tea");
    },
  },
];
