/* eslint-disable @typescript-eslint/no-unsafe-argument -- dockerode objects come untyped */
// Container options that testcontainers documents. These files are tests as users write them for
// testcontainers; only the imports from "mayfly" differ.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  GenericContainer,
  getContainerRuntimeClient,
  randomUuid,
  type TestContainer,
} from "mayfly";
import { BUSYBOX } from "../../support/images";
import { freePort } from "../../unit/waits/local-servers";
import { archive, becomes, IDLE, inspect, urlOf } from "./support";

const idle = (): TestContainer => new GenericContainer(BUSYBOX).withCommand(IDLE);

it("describes its process, its surroundings and its limits", async () => {
  const name = `drop-in-${randomUuid()}`;
  await using container = await new GenericContainer(BUSYBOX)
    .withName(name)
    .withLabels({ team: "a" })
    .withEntrypoint(["/bin/sh", "-c"])
    .withCommand(["exec sleep infinity"])
    .withEnvironment({ GREETING: "hello" })
    .withWorkingDir("/tmp")
    .withUser("nobody")
    .withHostname("box")
    .withExtraHosts([{ host: "db.internal", ipAddress: "10.11.12.13" }])
    .withTmpFs({ "/ram": "rw,noexec,nosuid,size=65536k" })
    .withUlimits({ nofile: { hard: 2048, soft: 1024 } })
    .withSecurityOpt("no-new-privileges")
    .withAddedCapabilities("NET_ADMIN", "IPC_LOCK")
    .withDroppedCapabilities("MKNOD")
    .withResourcesQuota({ memory: 0.25, cpu: 0.5 })
    .withSharedMemorySize(8 * 1024 * 1024)
    .withIpcMode("private")
    .withDefaultLogDriver()
    .withStartupTimeout(60_000)
    .start();

  expect(container.getName()).toContain(name);
  expect(container.getLabels()).toMatchObject({ team: "a" });
  expect(container.getHostname()).toBe("box");
  const { stdout } = await container.exec([
    "sh",
    "-c",
    // Reads the hard limit, because runc 1.1 sometimes raises the soft one to it for commands.
    "pwd; id -un; hostname; echo $GREETING; grep db.internal /etc/hosts; ulimit -Hn; df /ram | tail -1",
  ]);
  expect(stdout).toMatch(/^\/tmp\nnobody\nbox\nhello\n10\.11\.12\.13\s+db\.internal\n2048\ntmpfs/);
  expect((await inspect(container)).HostConfig).toMatchObject({
    CapAdd: ["NET_ADMIN", "IPC_LOCK"],
    CapDrop: ["MKNOD"],
    SecurityOpt: ["no-new-privileges"],
    Memory: 0.25 * 1024 ** 3,
    NanoCpus: 5e8,
    ShmSize: 8 * 1024 * 1024,
    IpcMode: "private",
    LogConfig: { Type: "json-file" },
    Ulimits: [{ Name: "nofile", Hard: 2048, Soft: 1024 }],
  });
});

it("publishes ports as numbers, with a protocol, and at fixed host ports", async () => {
  const host = await freePort();
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "httpd -p 8081; exec httpd -f -p 8080"])
    .withExposedPorts(8080, { container: 8081, host }, "5353/udp")
    .start();
  expect(container.getFirstMappedPort()).toBe(container.getMappedPort(8080));
  expect(container.getMappedPort(8080, "tcp")).toBe(container.getMappedPort("8080/tcp"));
  expect(container.getMappedPort(8081)).toBe(host);
  expect(container.getMappedPort("5353/udp")).toBeGreaterThan(0);
  expect((await fetch(urlOf(container, 8080))).status).toBe(404);
});

describe("files", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-drop-in-"));
    await writeFile(join(folder, "a.txt"), "of a file");
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("are copied before the start, from everywhere", async () => {
    const tar = archive("packed.txt", "of an archive");
    await using container = await idle()
      .withCopyFilesToContainer([
        { source: join(folder, "a.txt"), target: "/file.txt", mode: 0o600 },
      ])
      .withCopyDirectoriesToContainer([{ source: folder, target: "/folder" }])
      .withCopyContentToContainer([
        { content: "of a text", target: "/text.txt" },
        { content: Buffer.from("of a buffer"), target: "/buffer.txt" },
        { content: Readable.from(["of a ", "stream"]), target: "/stream.txt" },
      ])
      .withCopyArchivesToContainer([{ tar, target: "/tmp" }])
      .withCopyToContainerOptions({ noOverwriteDirNonDir: true })
      .start();
    const files = "/file.txt /folder/a.txt /text.txt /buffer.txt /stream.txt /tmp/packed.txt";
    const { output } = await container.exec([
      "sh",
      "-c",
      `for f in ${files}; do cat $f; echo; done; stat -c %a /file.txt`,
    ]);
    expect(output.split("\n")).toEqual([
      ...["of a file", "of a file", "of a text", "of a buffer", "of a stream", "of an archive"],
      ...["600", ""],
    ]);
  });

  it("are mounted from the engine's host", async () => {
    await using container = await idle()
      .withBindMounts([{ source: "/etc/hostname", target: "/mounted", mode: "ro" }])
      .start();
    const { exitCode } = await container.exec(["sh", "-c", "echo more >> /mounted"]);
    expect(exitCode).not.toBe(0);
    expect((await inspect(container)).HostConfig["Binds"]).toEqual(["/etc/hostname:/mounted:ro"]);
  });
});

it("tells of its output while it runs", async () => {
  const lines: string[] = [];
  const errors: string[] = [];
  await using _container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "echo out; echo oops >&2; exec sleep infinity"])
    .withLogConsumer((stream) => {
      stream.on("data", (line) => lines.push(String(line).trim()));
      stream.on("err", (line) => errors.push(String(line).trim()));
    })
    .start();
  await becomes(() => [...lines].sort(), ["oops", "out"]);
  expect(errors).toEqual(["oops"]);
});

it("asks for all of its host", async () => {
  const asked: unknown[] = [];
  class Privileged extends GenericContainer {
    protected override async containerCreated(containerId: string): Promise<void> {
      const { container } = await getContainerRuntimeClient();
      asked.push(
        (await container.inspect(container.getById(containerId))).HostConfig["Privileged"],
      );
    }
  }
  const start = new Privileged(BUSYBOX).withCommand(IDLE).withPrivilegedMode().start();
  // An engine without all privileges cannot give them to containers.
  await start.then(
    (started) => started.stop(),
    (error: unknown) => {
      expect(String(error)).toMatch(/not permitted/);
    },
  );
  expect(asked).toEqual([true]);
});

it("runs with the network of its host, or with none", async () => {
  await using alone = await idle().withNetworkMode("none").start();
  expect(alone.getNetworkNames()).toEqual(["none"]);
  await using onHost = await idle().withNetworkMode("host").start();
  expect(onHost.getNetworkNames()).toEqual(["host"]);
});

it("runs on the platform that is named", async () => {
  const platform = `linux/${process.arch === "x64" ? "amd64" : "arm64"}`;
  await using container = await idle().withPlatform(platform).start();
  expect(container.getId()).toMatch(/^[0-9a-f]{64}$/);
});

it("stays when it is stopped, and goes when that is asked for", async () => {
  const container = await idle().withAutoRemove(false).start();
  const stopped = await container.stop();
  expect(stopped.getId()).toBe(container.getId());
  expect((await inspect(container)).State).toMatchObject({ Running: false });
  const other = await idle().start();
  await other.stop({ timeout: 0, remove: true, removeVolumes: true });
  await expect(inspect(other)).rejects.toThrow(/such container/);
});

it("is left alone by the cleanup at the end where that is asked for", async () => {
  await using ours = await idle().start();
  await using theirs = await idle().withAutoCleanup(false).start();
  const session = "org.testcontainers.session-id";
  expect(ours.getLabels()).toHaveProperty([session]);
  expect(theirs.getLabels()).not.toHaveProperty([session]);
});
