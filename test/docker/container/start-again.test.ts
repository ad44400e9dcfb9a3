import { once } from "node:events";
import { GenericContainer, Wait } from "../../../src";
import { RedisContainer } from "../../../modules/redis";
import { eventually } from "../../support/eventually";
import { BUSYBOX, REDIS } from "../../support/images";

it("a server that was stopped and is started again has its data, on the ports that it has then", async () => {
  await using redis = await new RedisContainer(REDIS).withPersistence("/data").start();
  await redis.executeCliCmd("SET", ["key", "value"]);
  const stopped = await redis.stop({ remove: false, timeout: 60_000 });
  expect((await redis.getState()).status).toBe("exited");
  const again = await stopped.start();
  expect(again.getMappedPorts()).toEqual(redis.getMappedPorts());
  const { NetworkSettings } = (await redis.inspect()) as unknown as {
    NetworkSettings: { Ports: Record<string, { HostPort: string }[]> };
  };
  expect(NetworkSettings.Ports["6379/tcp"]?.[0]?.HostPort).toBe(String(redis.getPort()));
  expect(await redis.executeCliCmd("GET", ["key"])).toBe("value\n");
});

it("a container that is started again is ready by what it prints then, and log consumers get that", async () => {
  const lines: string[] = [];
  let ended: Promise<unknown> | undefined;
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "echo begun; echo run >> /runs; sleep 0.5; wc -l /runs; sleep 60"])
    .withWaitStrategy(Wait.forLogMessage(/\d+ \/runs/))
    .withLogConsumer((stream) => {
      stream.on("data", (line: Buffer) => lines.push(String(line)));
      ended = once(stream, "end");
    })
    .start();
  const stopped = await container.stop({ remove: false });
  await stopped.start();
  expect((await container.copyFileFromContainer("/runs")).toString()).toBe("run\nrun\n");
  await eventually(
    "the consumer gets the last line",
    async () => lines.length >= 4 || lines.join(),
  );
  await container.stop();
  await ended;
  expect(lines.join("")).toBe("begun\n1 /runs\nbegun\n2 /runs\n");
});

it("a container that exits when it is started again fails with its log", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand([
      "sh",
      "-c",
      "[ -e /once ] && echo no more && exit 3; touch /once /ready/now; sleep 60",
    ])
    // Empty again at the next start, so that a command cannot find the file before the exit.
    .withTmpFs({ "/ready": "rw" })
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forSuccessfulCommand("test -e /ready/now"))
    .start();
  const stopped = await container.stop({ remove: false });
  await expect(stopped.start()).rejects.toMatchObject({
    code: "CONTAINER_EXITED",
    exitCode: 3,
    logs: ["no more"],
  });
});
