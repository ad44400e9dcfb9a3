/* eslint-disable @typescript-eslint/no-unsafe-argument -- dockerode objects come untyped */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GenericContainer,
  getContainerRuntimeClient,
  Wait,
  type StartedTestContainer,
} from "mayfly";
import { extract } from "tar-stream";
import { BUSYBOX } from "../../support/images";
import { archive, becomes, IDLE, inspect, textOf, urlOf } from "./support";

const idle = (): Promise<StartedTestContainer> =>
  new GenericContainer(BUSYBOX).withCommand(IDLE).start();

/** Returns the files of an archive and their content. */
async function unpacked(tar: NodeJS.ReadableStream): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const reader = extract();
  tar.pipe(reader);
  for await (const entry of reader) files[entry.header.name] = await textOf(entry);
  return files;
}

it("says where it is", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
    .withExposedPorts(8080)
    .start();
  expect((await fetch(urlOf(container, 8080, "/group"))).status).toBe(200);
  const [network = ""] = container.getNetworkNames();
  expect(network).toBe("bridge");
  expect(container.getNetworkId(network)).toMatch(/^[0-9a-f]{64}$/);
  expect(container.getIpAddress(network)).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(container.getHostname()).toBe(container.getId().slice(0, 12));
});

it("runs commands", async () => {
  await using container = await idle();
  const listed = await container.exec(["echo", "hello", "world"]);
  expect(listed).toMatchObject({ output: "hello world\n", stderr: "", exitCode: 0 });
  const script = "echo out; echo oops >&2; exit 3";
  expect(await container.exec(["sh", "-c", script])).toMatchObject({
    stdout: "out\n",
    stderr: "oops\n",
    exitCode: 3,
  });
  const { output } = await container.exec(["sh", "-c", "pwd; id -un; echo $A"], {
    workingDir: "/tmp",
    user: "nobody",
    env: { A: "1" },
  });
  expect(output).toBe("/tmp\nnobody\n1\n");
  expect((await container.exec("echo as a text")).stdout).toBe("as a text\n");
});

it("takes files and gives them back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-drop-in-"));
  await writeFile(join(folder, "a.txt"), "file");
  await using container = await idle();
  await container.copyFilesToContainer([{ source: join(folder, "a.txt"), target: "/in/a.txt" }]);
  await container.copyDirectoriesToContainer([{ source: folder, target: "/in/folder" }]);
  await container.copyContentToContainer([{ content: "text", target: "/in/b.txt", mode: 0o640 }]);
  const tar = archive("c.txt", "archive");
  await container.copyArchiveToContainer(tar, "/in", { copyUIDGID: true });
  await rm(folder, { recursive: true });

  const files = await unpacked(await container.copyArchiveFromContainer("/in"));
  expect(files).toMatchObject({
    "in/a.txt": "file",
    "in/folder/a.txt": "file",
    "in/b.txt": "text",
    "in/c.txt": "archive",
  });
  const stopped = await container.stop({ remove: false });
  const afterwards = await unpacked(await stopped.copyArchiveFromContainer("/in/b.txt"));
  expect(afterwards).toEqual({ "b.txt": "text" });
  const client = await getContainerRuntimeClient();
  await client.container.remove(client.container.getById(stopped.getId()));
});

it("tells its log from the beginning, and from a time on", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "for i in 1 2 3; do echo line $i; done; exec sleep infinity"])
    .withWaitStrategy(Wait.forLogMessage("line 3"))
    .start();
  const lines: string[] = [];
  const stream = await container.logs();
  stream.on("data", (line) => lines.push(String(line)));
  await becomes(() => lines.join(""), "line 1\nline 2\nline 3\n");
  stream.destroy();
  const tail: string[] = [];
  const ended = await container.logs({ tail: 1, since: 0 });
  ended.on("data", (line) => tail.push(String(line)));
  await becomes(() => tail.join(""), "line 3\n");
  ended.destroy();
});

it("restarts, and is ready again", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand([
      "sh",
      "-c",
      "cat /proc/sys/kernel/random/uuid > /started; exec httpd -f -p 8080 -h /",
    ])
    .withExposedPorts(8080)
    .start();
  const started = async (): Promise<string> =>
    (await fetch(urlOf(container, 8080, "/started"))).text();
  const before = await started();
  await container.restart({ timeout: 0 });
  expect(await started()).not.toBe(before);
});

it("is committed to an image, which containers are started of", async () => {
  await using container = await idle();
  await container.exec(["sh", "-c", "echo kept > /kept"]);
  const changes = ['CMD ["cat", "/kept"]'];
  const id = await container.commit({
    repo: "mayfly-drop-in",
    tag: "1",
    comment: "a comment",
    author: "a test",
    pause: true,
    changes,
    deleteOnExit: true,
  });
  expect(id).toMatch(/^sha256:/);
  expect(changes).toHaveLength(1);
  await using again = await new GenericContainer("mayfly-drop-in:1")
    .withWaitStrategy(Wait.forLogMessage("kept"))
    .start();
  expect(again.getId()).not.toBe(container.getId());
});

it("stops in its time, as often as it is asked to", async () => {
  const container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "trap 'exit 7' TERM; echo begun; while :; do sleep 0.05; done"])
    .withWaitStrategy(Wait.forLogMessage("begun"))
    .start();
  await container.stop({ timeout: 60_000, remove: false });
  expect((await inspect(container)).State).toMatchObject({ ExitCode: 7 });
  await container.stop();
  const client = await getContainerRuntimeClient();
  await client.container.remove({ id: container.getId() });
});
