import { GenericContainer, Network, TestContainers, type StartedContainer } from "../../../src";
import type { Engine } from "../../../src/engine/engine";
import { fieldOf } from "../../../src/errors";
import { ComposeFolder } from "../../support/compose-folder";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine, SSHD } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { freePort } from "../../unit/waits/local-servers";
import { ASK, expectRoundTrip, get, holder, HOST, idle, serving, talkingProgram } from "./clients";

// An engine in another network namespace, like one on another machine: only its API can be reached, and it
// reaches nothing on this machine's loopback address.
let own: OwnEngine;
let engine: Engine;

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true });
  await own.load(inEngine(BUSYBOX), inEngine(SSHD));
  engine = own.engine();
  process.env["DOCKER_HOST"] = own.host;
  // Ryuk's image would have to be pulled, by an engine that reaches no registry.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
});

afterAll(() => own[Symbol.asyncDispose]());

/** Returns the tunnels' containers. */
async function sidecars(): Promise<string[]> {
  return engine.containers.list({ "org.testcontainers.sshd": "true" });
}

async function asking(answer: string, container: StartedContainer, port: number): Promise<void> {
  await eventually(`the container gets ${answer}`, async () => {
    const now = await get(container, port);
    return now.includes(answer) ? true : now;
  });
}

describe("a server on 127.0.0.1, for containers of a remote engine", () => {
  it("is reached from any network, by containers that ran before and since", async () => {
    await using network = await new Network().start();
    await using inside = await new Network({ internal: true }).start();
    await using onBridge = await idle();
    await using onNetwork = await idle(network);
    await using folder = await ComposeFolder.create(
      `services: { web: { image: "${inEngine(BUSYBOX)}", command: sleep 600 } }`,
    );
    await using services = await folder.environment().up();
    await using server = await serving("hello");
    expect(await sidecars()).toEqual([]);

    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    await using laterOnBridge = await idle();
    await using laterOnNetwork = await idle(network);
    await using laterInside = await idle(inside);
    await using laterServices = await folder
      .environment()
      .withProjectName(`${folder.project}-later`)
      .up();
    // The container is in one more network, which its user does not see.
    expect(laterInside.getNetworkNames()).toEqual([inside.getName()]);
    const { networks } = await engine.containers.inspect(laterInside.getId());
    expect(Object.keys(networks)).toHaveLength(2);
    await using onHost = await new GenericContainer(BUSYBOX)
      .withNetworkMode("host")
      .withCommand(["sleep", "infinity"])
      .start();
    await using sharing = await new GenericContainer(BUSYBOX)
      .withNetworkMode(`container:${onNetwork.getId()}`)
      .withCommand(["sleep", "infinity"])
      .start();
    const all = [onBridge, onNetwork, laterOnBridge, laterOnNetwork, laterInside, onHost, sharing];
    all.push(services.getContainer("web"), laterServices.getContainer("web"));
    for (const container of all) expect(await get(container, server.port)).toBe("hello");
    expect(await sidecars()).toHaveLength(1);
  });

  it("is refused while it does not listen, and when its port was taken back", async () => {
    await using container = await idle();
    const port = await freePort();
    const exposed = await TestContainers.exposeHostPorts(port);
    expect(await get(container, port)).toContain("Connection refused");
    {
      await using _server = await serving("hello", { port });
      await asking("hello", container, port);
    }
    // The first client finds the server gone.
    await get(container, port);
    await asking("Connection refused", container, port);
    await using _again = await serving("again", { port, host: "::1" });
    await asking("again", container, port);
    await exposed.stop();
    expect(await get(container, port)).toContain("Connection refused");
  });

  it("gets every byte of a large transfer in both directions, and the client's end", async () => {
    await using container = await idle();
    await expectRoundTrip(container);
  });

  it("serves many connections at once", async () => {
    await using container = await idle();
    const body = "x".repeat(100_000);
    await using server = await serving(body);
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    const fetch = `wget -q -T 60 -O - http://${HOST}:${server.port}/ | wc -c`;
    const script = `for i in $(seq 60); do (${fetch}) & done; wait`;
    const { stdout } = await container.exec(["sh", "-c", script]);
    expect(stdout.trim().split(/\s+/)).toEqual(Array(60).fill("100000"));
    expect(await sidecars()).toHaveLength(1);
  });

  it("is none for containers that outlive the process, or have no network", async () => {
    await using _exposed = await TestContainers.exposeHostPorts(await freePort());
    const networksOf = async (container: GenericContainer): Promise<string[]> => {
      await using started = await container.withCommand(["sleep", "infinity"]).start();
      return Object.keys((await engine.containers.inspect(started.getId())).networks);
    };
    const kept = new GenericContainer(BUSYBOX).withAutoCleanup(false);
    const alone = new GenericContainer(BUSYBOX).withNetworkMode("none");
    expect(await networksOf(kept)).toEqual(["bridge"]);
    expect(await networksOf(alone)).toEqual(["none"]);
  });
});

describe("several processes with one engine", () => {
  it("have a tunnel each, in which the same port leads to different servers", async () => {
    await using container = await idle();
    await using server = await serving("outer");
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    // As for a process in a container: a loopback address of its own, and a local engine whose gateway is
    // none of the process's addresses.
    const inner = talkingProgram(
      `require("node:http").createServer((_, response) => response.end("inner"))
        .listen(Number(process.argv[2]), "127.0.0.1").unref(); ${ASK}`,
      server.port,
      {
        prefix: ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"],
        env: { DOCKER_HOST: own.localHost },
      },
    );
    expect(await inner.firstLine).toBe("inner");
    expect(await get(container, server.port)).toBe("outer");
    await inner.end();
    expect(await get(container, server.port)).toBe("outer");
  });

  it("end by themselves, and by a kill: their tunnels end with them", async () => {
    await using server = await serving("shared");
    const { port } = server;
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    const before = await sidecars();
    const ending = await holder(port);
    const killed = talkingProgram(ASK, port);
    expect(await killed.firstLine).toBe("shared");
    const others = (await sidecars()).filter((id) => !before.includes(id));
    expect(others).toHaveLength(2);
    await Promise.all([ending.end(), killed.kill()]);
    await eventually("no other tunnel runs", async () => {
      const infos = await Promise.all(others.map((id) => stateOf(id)));
      return infos.every((state) => state !== "running") ? true : infos.join(", ");
    });
  });
});

async function stateOf(id: string): Promise<string> {
  if (!(await sidecars()).includes(id)) return "removed";
  try {
    return (await engine.containers.inspect(id)).state.status;
  } catch (error) {
    if (fieldOf(error, "statusCode") === 404) return "removed";
    throw error;
  }
}
