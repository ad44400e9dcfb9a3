/* eslint-disable @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-assignment -- dockerode objects come untyped */
import type Dockerode from "dockerode";
import {
  BoundPorts,
  type ContainerRuntimeClient,
  FixedPortGenerator,
  GenericContainer,
  getContainerPort,
  getContainerRuntimeClient,
  getProtocol,
  hasHostBinding,
  ImageName,
  type ImagePullPolicy,
  LABEL_TESTCONTAINERS_SESSION_ID,
  log,
  type PortGenerator,
  PullPolicy,
  RandomPortGenerator,
  RandomUuid,
  randomUuid,
  type StartedTestContainer,
} from "mayfly";
import { ComposeFolder } from "../../support/compose-folder";
import { exists } from "../../support/engine-state";
import { BUSYBOX, inEngine } from "../../support/images";
import { archive, becomes, IDLE, textOf } from "./support";

let client: ContainerRuntimeClient;

beforeAll(async () => {
  client = await getContainerRuntimeClient();
});

it("is one, and knows the engine", async () => {
  expect(await getContainerRuntimeClient()).toBe(client);
  const { node, containerRuntime } = client.info;
  expect(node).toEqual({
    version: process.version,
    architecture: process.arch,
    platform: process.platform,
  });
  expect(containerRuntime.hostIps.length).toBeGreaterThan(0);
  expect(containerRuntime.remoteSocketPath).toMatch(/docker\.sock$/);
  expect(containerRuntime.indexServerAddress).toMatch(/^https:/);
  expect(containerRuntime.runtimes).toContain("runc");
  expect(containerRuntime.plugins.volume).toContain("local");
  expect(containerRuntime.plugins.network).toContain("bridge");
  expect(containerRuntime.labels).toBeInstanceOf(Array);
  for (const count of [containerRuntime.cpus, containerRuntime.memory]) {
    expect(count).toBeGreaterThan(0);
  }
  const described = [containerRuntime.host, containerRuntime.serverVersion];
  described.push(containerRuntime.operatingSystem, containerRuntime.operatingSystemType);
  described.push(containerRuntime.architecture);
  expect(described.filter((text) => text === "")).toEqual([]);
});

describe("containers", () => {
  let started: StartedTestContainer;
  let container: Dockerode.Container;
  const label = randomUuid();

  beforeAll(async () => {
    started = await new GenericContainer(BUSYBOX)
      .withLabels({ "drop-in": label })
      .withCommand(["sh", "-c", "echo hello; exec sleep infinity"])
      .start();
    container = client.container.getById(started.getId());
  });

  afterAll(async () => {
    await started.stop();
  });

  it("are found", async () => {
    expect(container.id).toBe(started.getId());
    const found: Dockerode.Container | undefined = await client.container.fetchByLabel(
      "drop-in",
      label,
      { status: ["running"] },
    );
    expect(found?.id).toBe(started.getId());
    expect(await client.container.fetchByLabel("drop-in", "none")).toBeUndefined();
    const exited = await client.container.fetchByLabel("drop-in", label, { status: ["exited"] });
    expect(exited).toBeUndefined();
    const listed: Dockerode.ContainerInfo[] = await client.container.list();
    expect(listed.map(({ Id }) => Id)).toContain(started.getId());
  });

  it("are looked at", async () => {
    expect((await client.container.inspect(container)).Id).toBe(started.getId());
    const raw: Dockerode = client.container.dockerode;
    expect((await raw.getContainer(container.id).inspect()).Id).toBe(started.getId());
    const { output, exitCode } = await client.container.exec(container, ["pwd"], {
      workingDir: "/tmp",
    });
    expect([output, exitCode]).toEqual(["/tmp\n", 0]);
  });

  it("take and give archives", async () => {
    const tar = archive("a.txt", "archived");
    await client.container.putArchive(container, tar, "/tmp");
    expect(await textOf(await client.container.fetchArchive(container, "/tmp/a.txt"))).toContain(
      "archived",
    );
  });

  it("give their log, and are committed", async () => {
    const stream = await client.container.logs(container, { tail: 1 });
    const lines: string[] = [];
    stream.on("data", (line) => lines.push(String(line).trim()));
    await becomes(() => lines, ["hello"]);
    stream.destroy();
    const id = await client.container.commit(container, { repo: "mayfly-client", tag: "1" });
    expect(id).toMatch(/^sha256:/);
    await (client.container.dockerode as Dockerode).getImage("mayfly-client:1").remove();
  });
});

it("creates, starts, follows, stops and removes containers and networks", async () => {
  const container: Dockerode.Container = await client.container.create({
    Image: inEngine(BUSYBOX),
    Cmd: ["sh", "-c", "echo up; exec sleep infinity"],
  });
  const network: Dockerode.Network = await client.network.create({
    Name: `mayfly-${randomUuid()}`,
    Driver: "bridge",
  });
  try {
    const attached = await client.container.attach(container);
    const output: string[] = [];
    attached.on("data", (line) => output.push(String(line).trim()));
    const events = await client.container.events(container, ["start", "die"]);
    let told = "";
    events.on("data", (chunk) => (told += String(chunk)));

    await client.container.connectToNetwork(container, network, ["alias"]);
    await client.container.start(container);
    const { NetworkSettings } = await client.container.inspect(container);
    expect(JSON.stringify(NetworkSettings)).toContain('"alias"');
    await becomes(() => output, ["up"]);
    await client.container.restart(container, { timeout: 0 });
    await client.container.stop(container, { timeout: 0 });
    const actions = (): string[] =>
      [...told.matchAll(/"Action":"(\w+)"/g)].map(([, name = ""]) => name);
    await becomes(actions, ["start", "die", "start", "die"]);
    events.destroy();
    attached.destroy();
  } finally {
    await client.container.remove(container, { removeVolumes: true });
    await client.network.remove(client.network.getById(network.id));
  }
  expect(await exists(container.id)).toBe(false);
});

it("knows images", async () => {
  const image = ImageName.fromString(BUSYBOX);
  expect(await client.image.exists(image)).toBe(true);
  expect(await client.image.exists(ImageName.fromString("mayfly/none:1"))).toBe(false);
  await client.image.pull(image, { force: false, platform: undefined });
  const { Id }: Dockerode.ImageInspectInfo = await client.image.inspect(image);
  expect(Id).toMatch(/^sha256:/);
  expect(image.equals(new ImageName(undefined, "busybox", "1.37"))).toBe(true);
});

it("pulls as a policy says", async () => {
  const asked: string[] = [];
  class Never implements ImagePullPolicy {
    public shouldPull(): boolean {
      asked.push("asked");
      return false;
    }
  }
  for (const policy of [PullPolicy.defaultPolicy(), new Never()]) {
    const container = new GenericContainer(BUSYBOX).withCommand(IDLE).withPullPolicy(policy);
    await using _started = await container.start();
  }
  expect(asked).toEqual(["asked"]);
});

it("has the small things that tests import besides", async () => {
  expect([getContainerPort(80), getContainerPort("53/udp")]).toEqual([80, 53]);
  expect(getContainerPort({ container: 80, host: 8080 })).toBe(80);
  expect([getProtocol(80), getProtocol("53/udp")]).toEqual(["tcp", "udp"]);
  expect([hasHostBinding(80), hasHostBinding({ container: 80, host: 8080 })]).toEqual([
    false,
    true,
  ]);
  const ports = new BoundPorts();
  ports.setBinding(80, 32768);
  ports.setBinding("53/udp", 32769);
  expect([ports.getBinding(80), ports.getBinding(53, "udp"), ports.getFirstBinding()]).toEqual([
    32768, 32769, 32768,
  ]);
  expect([...ports.filter([80]).iterator()]).toHaveLength(1);
  const bound = { "80/tcp": [{ hostIp: "0.0.0.0", hostPort: 1 }] };
  const inspected = { ports: bound } as unknown as Parameters<
    typeof BoundPorts.fromInspectResult
  >[1];
  const hostIps = [{ address: "127.0.0.1", family: 4 }];
  expect(BoundPorts.fromInspectResult(hostIps, inspected).getBinding(80)).toBe(1);

  const generator: PortGenerator = new FixedPortGenerator([1000, 1001]);
  expect([await generator.generatePort(), await generator.generatePort()]).toEqual([1000, 1001]);
  expect(await new RandomPortGenerator().generatePort()).toBeGreaterThan(0);
  expect(new RandomUuid().nextUuid()).not.toBe(randomUuid());
  expect(LABEL_TESTCONTAINERS_SESSION_ID).toBe("org.testcontainers.session-id");
  log.debug("written where DEBUG asks for it", { containerId: "1", imageName: BUSYBOX });
  expect(typeof log.enabled()).toBe("boolean");
});

it("runs compose on the engine", async () => {
  await using folder = await ComposeFolder.create(`
services:
  web: { image: "\${IMAGE}", command: sleep 300, volumes: ["data:/data"] }
  job: { image: "\${IMAGE}", command: "true" }
  none: { image: "127.0.0.1:1/no/such:1" }
volumes: { data: {} }
`);
  const lines: string[] = [];
  const options = {
    filePath: folder.path,
    files: ["compose.yml"],
    projectName: folder.project,
    environment: { IMAGE: inEngine(BUSYBOX) },
    logger: { trace: (line: string) => lines.push(line) },
  };
  try {
    await client.compose.up({ ...options, commandOptions: ["--no-deps"] }, ["web"]);
    const of = (kind: string) => (left: string[]) => left.filter((each) => each.startsWith(kind));
    expect(of("container")(await folder.left())).toHaveLength(1);
    expect(lines.join("\n")).toMatch(/Started/);
    await client.compose.stop(options);
    const stopped = await client.container.fetchByLabel(
      "com.docker.compose.project",
      folder.project,
      { status: ["exited"] },
    );
    expect(stopped).toBeDefined();
    await expect(client.compose.pull(options, ["none"])).rejects.toMatchObject({
      code: "COMPOSE_FAILED",
    });
    await client.compose.down(options, { timeout: 1000, removeVolumes: false });
    expect(await folder.left()).toEqual([`volume ${folder.project}_data`]);
  } finally {
    await client.compose.down(options, { timeout: 0, removeVolumes: true });
  }
  expect(await folder.left()).toEqual([]);
  await expect(client.compose.up({} as never)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  const wrong = { filePath: "/", files: "nope.yml", projectName: "x" };
  await expect(client.compose.stop(wrong)).rejects.toThrow(
    'compose.stop.files: expected an existing file in /, got "nope.yml"',
  );
});
