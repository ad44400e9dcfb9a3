import { GenericContainer, Wait } from "../../../src";
import { RedisContainer } from "../../../modules/redis";
import { BUSYBOX, REDIS } from "../../support/images";

it("a server that was stopped and is started again has its data, on the ports that it has then", async () => {
  await using redis = await new RedisContainer(REDIS).withPersistence("/data").start();
  await redis.executeCliCmd("SET", ["key", "value"]);
  const stopped = await redis.stop({ remove: false, timeout: 10_000 });
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
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "echo begun; echo run >> /runs; sleep 0.5; wc -l /runs; sleep 60"])
    .withWaitStrategy(Wait.forLogMessage(/\d+ \/runs/))
    .withLogConsumer((stream) => stream.on("data", (line: Buffer) => lines.push(String(line))))
    .start();
  const stopped = await container.stop({ remove: false });
  await stopped.start();
  expect((await container.copyFileFromContainer("/runs")).toString()).toBe("run\nrun\n");
  await container.stop();
  expect(lines.join("")).toBe("begun\n1 /runs\nbegun\n2 /runs\n");
});

it("a container that exits when it is started again fails with its log", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "[ -e /once ] && echo no more && exit 3; touch /once; sleep 60"])
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forSuccessfulCommand("test -e /once"))
    .start();
  const stopped = await container.stop({ remove: false });
  await expect(stopped.start()).rejects.toMatchObject({
    code: "CONTAINER_EXITED",
    exitCode: 3,
    logs: ["no more"],
  });
});
