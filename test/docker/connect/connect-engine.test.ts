import { join } from "node:path";
import {
  attach,
  connectEngine,
  DockerComposeEnvironment,
  GenericContainer,
  Images,
  Network,
  Volume,
  Wait,
  type ConnectedEngine,
  type StartedContainer,
} from "../../../src";
import "../../support/docker-config";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { realEngine } from "../../support/real-engine";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";

// The second engine shares this machine's files, so a Ryuk in it would be given the socket of the first.
process.env["MAYFLY_CLEANUP"] = "watchdog";

const PAGE = "hello from the other engine";
const serving = (): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", `echo ${PAGE} > index.html && httpd -f -p 8080`])
    .withExposedPorts(8080);
const sleeping = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

describe("a connected engine", () => {
  let own: OwnEngine;
  let ci: ConnectedEngine;

  beforeAll(async () => {
    own = await OwnEngine.start({ remote: true });
    await own.load(inEngine(BUSYBOX));
    ci = await connectEngine(own.host);
  });
  afterEach(() => StepProgram.killAll());
  afterAll(() => own[Symbol.asyncDispose]());

  /** Returns which of the two engines have a container. */
  const placesOf = async (container: StartedContainer): Promise<string[]> => {
    const engines = { own: own.engine(), shared: await realEngine() };
    const found = await Promise.all(
      Object.entries(engines).map(async ([name, engine]) => {
        const ids = await engine.containers.list({});
        return ids.includes(container.getId()) ? [name] : [];
      }),
    );
    return found.flat();
  };

  it("has the containers that name it, at its host, and the default engine has the others", async () => {
    await using there = await serving().withEngine(ci).start();
    await using here = await serving().start();
    expect(await placesOf(there)).toEqual(["own"]);
    expect(await placesOf(here)).toEqual(["shared"]);
    expect(there.getHost()).toBe(own.network.address);
    expect(ci.getHost()).toBe(own.network.address);
    const answer = await fetch(`http://${there.getHost()}:${there.getMappedPort(8080)}`);
    expect((await answer.text()).trim()).toBe(PAGE);
    expect((await there.exec(["echo", "tea"])).output).toBe("tea\n");
    await there.restart();
    expect(there.getHost()).toBe(own.network.address);
  });

  it("has the containers on its networks and volumes, which need not name it", async () => {
    await using network = await new Network().start({ engine: ci });
    await using volume = await new Volume().start({ engine: ci });
    await using container = await sleeping()
      .withNetwork(network)
      .withVolume(volume, "/data")
      .start();
    expect(await placesOf(container)).toEqual(["own"]);
    expect(await own.engine().networks.inspect(network.getName())).toBeDefined();
    expect(await own.engine().volumes.inspect(volume.getName())).toBeDefined();
  });

  it("refuses what is on two engines", async () => {
    await using here = await new Network().start();
    await using there = await new Volume().start({ engine: ci });
    const before = await own.engine().containers.list({});
    await expect(
      sleeping().withNetwork(here).withVolume(there, "/data").start(),
    ).rejects.toMatchObject({
      code: "ENGINES_DIFFER",
      message: expect.stringContaining(`withVolume("${there.getName()}") on ${own.host}`) as string,
    });
    await expect(sleeping().withEngine(ci).withNetwork(here).start()).rejects.toThrow(
      `withEngine() is on ${own.host}`,
    );
    expect(await own.engine().containers.list({})).toEqual(before);
  });

  it("keeps its own images, builds among them", async () => {
    const files = { Dockerfile: `FROM ${inEngine(BUSYBOX)}\nRUN echo tea > /drink` };
    const described = await GenericContainer.fromContext(files).withEngine(ci).build("drinks:1");
    expect(await Images.exists("drinks:1")).toBe(false);
    expect(await Images.exists("drinks:1", { engine: ci })).toBe(true);
    await using container = await described.withCommand(["sleep", "infinity"]).start();
    expect(await placesOf(container)).toEqual(["own"]);
    await Images.tag("drinks:1", "drinks:2", { engine: ci });
    expect(await Images.list({ reference: "drinks:2", engine: ci })).toHaveLength(1);
    await Images.remove("drinks:2", { engine: ci });
    expect(await Images.exists("drinks:2", { engine: ci })).toBe(false);
  });

  it("refuses a network of another engine for a container of a built image", async () => {
    const files = { Dockerfile: `FROM ${inEngine(BUSYBOX)}` };
    const described = await GenericContainer.fromContext(files).withEngine(ci).build();
    await using network = await new Network().start();
    await expect(described.withNetwork(network).start()).rejects.toThrow(
      `the build of its image is on ${own.host}, and withNetwork("${network.getName()}") on`,
    );
  });

  it("is the last that a builder was given", async () => {
    const here = await connectEngine((await realEngine()).uri);
    await using container = await sleeping().withEngine(ci).withEngine(here).start();
    expect(await placesOf(container)).toEqual(["shared"]);
  });

  it("has everything that run() starts, and nothing after it", async () => {
    await ci.run(async () => {
      await using network = await new Network().start();
      const server = serving().withNetwork(network).withNetworkAliases("web");
      const client = sleeping().withNetwork(network).withDependsOn(server);
      await using container = await client.start();
      expect(await placesOf(container)).toEqual(["own"]);
      const { output } = await container.exec(["wget", "-qO-", "http://web:8080"]);
      expect(output.trim()).toBe(PAGE);
    });
    await using after = await sleeping().start();
    expect(await placesOf(after)).toEqual(["shared"]);
  });

  it("starts the services of a compose file", async () => {
    const content = `services: { web: { image: "${inEngine(BUSYBOX)}", command: [sh, -c, "echo ${PAGE} > index.html && httpd -f -p 8080"], ports: ["8080"] } }`;
    await using environment = await new DockerComposeEnvironment(__dirname, { content })
      .withEngine(ci)
      .withDefaultWaitStrategy(Wait.forListeningPorts())
      .up();
    const web = environment.getContainer("web");
    expect(await placesOf(web)).toEqual(["own"]);
    const answer = await fetch(`http://${web.getHost()}:${web.getMappedPort(8080)}`);
    expect((await answer.text()).trim()).toBe(PAGE);
  });

  it("is connected once, whoever asks, and gives attached objects their engine", async () => {
    const again = await connectEngine({ address: own.host });
    expect(again.getUri()).toBe(ci.getUri());
    await using container = await sleeping().withEngine(again).start();
    const attached = attach(container.toJSON());
    expect((await attached.exec(["echo", "tea"])).output).toBe("tea\n");
  });

  it("loses what a killed process had on it", async () => {
    const session = ownSession();
    const program = join(__dirname, "..", "programs", "connect-and-stay.js");
    const running = StepProgram.start(program, [own.host, BUSYBOX], {
      TESTCONTAINERS_SESSION_ID: session,
      // It needs no engine besides the one that it connects to.
      DOCKER_HOST: "unix:///nowhere/docker.sock",
    });
    await running.reached("ready");
    expect(await thingsOf(session, own.engine())).toHaveLength(2);
    await running.kill();
    await eventually("nothing is left on the connected engine", async () => {
      const left = await thingsOf(session, own.engine());
      return left.length === 0 || left.join();
    });
  });
});

it.each([
  [undefined, "got undefined"],
  ["", "got an empty string"],
  [{}, "either address or context, got neither"],
  [{ address: "unix:///x", context: "ci" }, "either address or context, got both"],
  [{ address: "tcp://x", certPath: 5 }, "connectEngine.certPath"],
  [{ context: "ci", certPath: "/certs" }, "connectEngine.certPath"],
])("connectEngine(%j) is refused", async (engine, message) => {
  await expect(connectEngine(engine as never)).rejects.toThrow(message);
});

it("says which engine does not answer", async () => {
  await expect(connectEngine("unix:///nowhere/docker.sock")).rejects.toMatchObject({
    code: "ENGINE_NOT_FOUND",
    message: expect.stringMatching(/unix:\/\/\/nowhere\/docker\.sock.*connectEngine\(\)/) as string,
  });
});

it("refuses an engine's address where an engine is expected", async () => {
  const address = "ssh://ci-2" as never;
  expect(() => new GenericContainer(BUSYBOX).withEngine(address)).toThrow(
    "withEngine: expected an engine of connectEngine()",
  );
  await expect(new Network().start({ engine: address })).rejects.toThrow("Network.start.engine");
  await expect(Images.list({ engine: address })).rejects.toThrow("Images.list.engine");
});
