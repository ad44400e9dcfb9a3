import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { GenericContainer, Network } from "../../src";
import type { Engine } from "../../src/engine/engine";
import { eventually } from "../support/eventually";
import { BUSYBOX, inEngine, REDIS } from "../support/images";
import { OwnPodman } from "../support/own-podman";
import { thingsOf } from "../support/session-state";
import { StepProgram } from "../support/step-program";
import { pingRedis } from "./ssh/ping-redis";

// A real Podman, without systemd. Its image is built when a test first needs it.
let podman: OwnPodman;
let engine: Engine;

beforeAll(async () => {
  podman = await OwnPodman.start();
  await podman.load(...[BUSYBOX, REDIS].map(inEngine));
  engine = podman.engine();
  Object.assign(process.env, { DOCKER_HOST: podman.host, MAYFLY_CLEANUP: "watchdog" });
}, 900_000);

afterAll(async () => {
  await StepProgram.killAll();
  // Its start may have failed.
  await (podman as OwnPodman | undefined)?.[Symbol.asyncDispose]();
});

const idle = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

it("starts containers, runs commands in them, copies files and gives their logs", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "cat /greeting; sleep infinity"])
    .withCopyContentToContainer([{ content: "hello\n", target: "/greeting" }])
    .start();
  expect((await container.exec(["cat", "/greeting"])).output).toBe("hello\n");
  await container.waitForLog("hello");
});

it("reaches published ports, and containers by their names", async () => {
  await using network = await new Network().start();
  await using redis = await new GenericContainer(REDIS)
    .withNetwork(network)
    .withNetworkAliases("cache")
    .withExposedPorts(6379)
    .start();
  expect(await pingRedis(redis.getHost(), redis.getMappedPort(6379))).toBe("+PONG");
  await using client = await idle().withNetwork(network).start();
  // Podman's server of names learns a new container's name a little after its start.
  await eventually("the server is reached by its name", async () => {
    const { output } = await client.exec([
      "sh",
      "-c",
      "printf 'PING\\nQUIT\\n' | nc -w 60 cache 6379",
    ]);
    return output.replaceAll("\r", "") === "+PONG\n+OK\n" || output;
  });
});

it("removes a container without waiting for the program to obey", async () => {
  const program = "trap 'touch /told/to-stop' TERM; touch /told/ready; while :; do sleep 0.1; done";
  const volume = `told-${randomUUID()}`;
  const container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", program])
    .withBindMounts([{ source: volume, target: "/told" }])
    .start();
  await eventually("the program runs", async () => {
    const { exitCode } = await container.exec(["test", "-e", "/told/ready"]);
    return exitCode === 0 || "it has not begun";
  });
  await container.stop();
  await using reader = await idle()
    .withBindMounts([{ source: volume, target: "/told" }])
    .start();
  // Podman by itself would have sent the stop signal, and then waited.
  expect((await reader.exec(["ls", "/told"])).output).toBe("ready\n");
});

it("runs a health check that nothing else runs there", async () => {
  await using container = await idle()
    .withHealthCheck({ test: ["CMD-SHELL", "test -d /tmp"] })
    .start();
  const { state } = await engine.containers.inspect(container.getId());
  expect(state.health?.status).not.toBe("healthy");
});

it("makes an image of a container, and starts it", async () => {
  await using container = await idle().start();
  await container.exec(["touch", "/made"]);
  const image = await container.commit({ repo: "made", tag: "1", pause: false });
  expect(image).toMatch(/^sha256:[0-9a-f]{64}$/);
  await using copy = await new GenericContainer(image).withCommand(["sleep", "infinity"]).start();
  expect((await copy.exec(["test", "-e", "/made"])).exitCode).toBe(0);
});

it("leaves nothing when a process is killed", async () => {
  const session = randomUUID();
  const program = join(__dirname, "programs", "start-redis.js");
  const started = StepProgram.start(program, [REDIS], { TESTCONTAINERS_SESSION_ID: session });
  await started.reached("started");
  expect(started.stderr).toBe("");
  await started.kill();
  await eventually("everything is removed", async () => {
    const left = await thingsOf(session, engine);
    return left.length === 0 || left.join();
  });
});
