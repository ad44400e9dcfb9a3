import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { GenericContainer, Network, TestContainers, type StartedContainer } from "../../../src";
import type { Engine } from "../../../src/engine/engine";
import { SshConnection } from "../../../src/engine/ssh/connection";
import { joinConnection } from "../../../src/engine/ssh/join-connection";
import { ComposeFolder } from "../../support/compose-folder";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine, REDIS, SSHD } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { thingsOf } from "../../support/session-state";
import { SshServer } from "../../support/ssh-server";
import { StepProgram } from "../../support/step-program";
import { get, idle, serving } from "../host-access/clients";
import { pingRedis } from "./ping-redis";

const RYUK = "testcontainers/ryuk:0.14.0";
/** Enough for twenty starts at once on a busy machine. */
const PATIENT_MS = 250_000;
const program = (name: string): string => join(__dirname, "..", "programs", name);

// An engine on another machine, of which only the SSH server's port can be reached.
let own: OwnEngine;
let engine: Engine;
let server: SshServer;

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true, tcp: false });
  await own.load(...[BUSYBOX, REDIS, RYUK, SSHD].map(inEngine));
  engine = own.engine();
  server = await SshServer.start(own);
  Object.assign(process.env, server.environment());
});

afterAll(async () => {
  await StepProgram.killAll();
  await server[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

const redis = (): Promise<StartedContainer> =>
  new GenericContainer(REDIS).withExposedPorts(6379).withStartupTimeout(PATIENT_MS).start();
const ping = (container: StartedContainer): Promise<string> =>
  pingRedis(container.getHost(), container.getMappedPort(6379));

it("reaches published ports at an address of this machine, also after a restart", async () => {
  await using container = await redis();
  expect(container.getHost()).toBe("127.0.0.1");
  expect(await ping(container)).toBe("+PONG");
  const { ports } = await engine.containers.inspect(container.getId());
  expect(await pingRedis(own.network.address, ports[0]!.host)).toContain("ECONNREFUSED");

  await container.restart();
  expect(await ping(container)).toBe("+PONG");
});

it("closes the ports of a container that was removed", async () => {
  const container = await redis();
  const { host, port } = { host: container.getHost(), port: container.getFirstMappedPort() };
  await container.stop();
  expect(await pingRedis(host, port)).toContain("ECONNREFUSED");
});

it("keeps a port that two processes forward at once", async () => {
  await using container = await redis();
  const id = container.getId();
  const first = joinConnection(server.uri, process.env)!;
  // As another process has it.
  const second = new SshConnection(
    first.uri,
    dirname(first.socketPath),
    first.users,
    first.remoteSocketPath,
    process.env,
  );
  const { ports } = await engine.containers.inspect(id);
  const remote = { ip: "127.0.0.1", port: ports[0]!.host };
  await first.unforward(id);
  const [port, other] = await Promise.all([first, second].map((each) => each.forward(id, remote)));
  expect(other).toBe(port);
  expect(await pingRedis("127.0.0.1", port!)).toBe("+PONG");
});

it("waits for a server on the network of the engine's machine", async () => {
  const port = 7_001;
  await using container = await new GenericContainer(REDIS)
    .withCommand(["sh", "-c", `sleep 2; exec redis-server --port ${port} --bind 127.0.0.1`])
    .withNetworkMode("host")
    .withExposedPorts(port)
    .start();
  expect(await pingRedis(container.getHost(), container.getMappedPort(port))).toBe("+PONG");
});

it("keeps a fixed host port", async () => {
  await using container = await new GenericContainer(REDIS)
    .withExposedPorts({ container: 6379, host: 23_456 })
    .start();
  expect(container.getMappedPort(6379)).toBe(23_456);
  expect(await ping(container)).toBe("+PONG");
});

it("names what it cannot forward: UDP", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withExposedPorts("53/udp", 80)
    .withCommand(["httpd", "-f"])
    .start();
  expect(container.getMappedPorts().map((port) => port.container)).toEqual([80]);
  expect(() => container.getMappedPort("53/udp")).toThrow(
    expect.objectContaining({
      code: "PORT_NOT_FORWARDED",
      message: expect.stringContaining("ssh forwards only TCP") as string,
    }) as Error,
  );
});

it("opens one connection for 20 starts at once and for all processes", async () => {
  const started = await Promise.all(Array.from({ length: 20 }, redis));
  try {
    expect(await Promise.all(started.map(ping))).toEqual(started.map(() => "+PONG"));
    expect(new Set(started.map((each) => each.getFirstMappedPort())).size).toBe(20);
  } finally {
    await Promise.all(started.map((each) => each.stop()));
  }
  const other = StepProgram.start(program("start-redis.js"), [REDIS], {});
  await other.reached("started");
  await other.kill();
  expect(await server.connections()).toBe(1);
});

it("reaches services of Docker Compose", async () => {
  await using folder = await ComposeFolder.create(
    `services: { cache: { image: "${inEngine(REDIS)}", ports: [6379] } }`,
  );
  await using services = await folder.environment().up();
  expect(await ping(services.getContainer("cache-1"))).toBe("+PONG");
});

it("lets containers reach this machine", async () => {
  await using web = await serving("hello");
  await using _exposed = await TestContainers.exposeHostPorts(web.port);
  await using container = await idle();
  expect(await get(container, web.port)).toBe("hello");
});

it("runs commands and connects containers to each other", async () => {
  await using network = await new Network().start();
  await using _container = await new GenericContainer(REDIS)
    .withNetwork(network)
    .withNetworkAliases("cache")
    .start();
  await using client = await idle(network);
  const { output } = await client.exec(["sh", "-c", "echo PING | nc -w 60 cache 6379"]);
  expect(output.trim()).toBe("+PONG");
});

describe("processes that share a connection", () => {
  it("keep it and its ports when the one that opened it is killed, until the last has ended", async () => {
    await using alone = await SshServer.start(own);
    // Nothing is removed, so that the container is still there for the other process.
    const env = { ...alone.environment(), MAYFLY_CLEANUP: "off" };
    const first = StepProgram.start(program("start-redis.js"), [REDIS], env);
    await first.reached("started");
    const [data = ""] = first.steps;
    const second = StepProgram.start(program("attach-redis.js"), [], env);
    second.tell(data);
    await second.reached("attached");
    await first.kill();
    second.tell("ask");
    await second.reached("asked");
    expect(second.steps).toEqual(["reading", "+PONG", "attached", "+PONG", "asked"]);
    expect(await alone.connections()).toBe(1);

    // No process uses the connection until the next one attaches, as between two test files of a runner.
    // The next one can do without the time that a process takes to begin.
    const third = StepProgram.start(program("attach-redis.js"), [], env);
    await third.reached("reading");
    await second.kill();
    third.tell(data);
    await third.reached("attached");
    expect(third.steps).toEqual(["reading", "+PONG", "attached"]);
    expect(await alone.connections()).toBe(1);

    await third.kill();
    await nothingRuns(alone);
    const { id } = (JSON.parse(data) as { info: { id: string } }).info;
    await engine.containers.remove(id, { volumes: true });
  });

  it.each(["ryuk", "watchdog"])(
    "leave nothing when they are killed, with the cleanup mode %s",
    async (mode) => {
      await using alone = await SshServer.start(own);
      const session = randomUUID();
      const started = StepProgram.start(program("start-redis.js"), [REDIS], {
        ...alone.environment(),
        MAYFLY_CLEANUP: mode,
        TESTCONTAINERS_SESSION_ID: session,
        TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
        // The engine sees this machine's files: at the usual path is the shared engine's socket.
        TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: own.localHost.replace("unix://", ""),
      });
      await started.reached("started");
      expect(started.stderr).toBe("");
      await started.kill();
      await eventually("everything is removed", async () => {
        const left = await thingsOf(session, engine);
        return left.length === 0 || left.join();
      });
      await nothingRuns(alone);
    },
  );
});

async function nothingRuns(of: SshServer): Promise<void> {
  await eventually("no ssh runs", async () => {
    const clients = await of.clients();
    return clients.length === 0 || clients.join("\n");
  });
}
