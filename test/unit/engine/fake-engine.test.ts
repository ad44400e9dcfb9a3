import { PassThrough, Readable } from "node:stream";
import { pack } from "tar-stream";
import { logLines } from "../../../src/engine/log-lines";
import { EngineError } from "../../../src/errors";
import type { CreateBody, CreateRequest } from "../../../src/spec/create-request";
import type { OutputStream } from "../../../src/spec/output";
import { FakeEngine } from "../../support/fake-engine";

function request(body: Partial<CreateBody> = {}, name?: string): CreateRequest {
  return {
    name,
    platform: undefined,
    body: { Image: "fake:1", Labels: { own: "yes" }, HostConfig: {}, ...body },
  };
}

async function texts(output: OutputStream): Promise<string[]> {
  const lines: string[] = [];
  for await (const { stream, text } of logLines(output)) lines.push(`${stream}: ${text}`);
  return lines;
}

const STORED = { follow: false, tty: false } as const;
const FOLLOWED = { follow: true, tty: false } as const;

describe("the fake engine", () => {
  let engine: FakeEngine;
  beforeEach(() => {
    engine = new FakeEngine();
  });

  it.each<[string, (engine: FakeEngine) => Promise<unknown>]>([
    ["start", (fake) => fake.startContainer("nope")],
    ["inspect", (fake) => fake.inspectContainer("nope")],
    ["stop", (fake) => fake.stopContainer("nope", 1)],
    ["wait for", (fake) => fake.waitForExit("nope")],
    ["attach to", (fake) => fake.attach("nope", false)],
    ["read the log of", (fake) => fake.logs("nope", STORED)],
    ["run a command in", (fake) => fake.exec("nope", { command: ["true"] })],
    ["copy into", (fake) => fake.putArchive("nope", Readable.from([]), "/", {})],
  ])("does not %s a container that it does not know", async (_, call) => {
    await expect(call(engine)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      statusCode: 404,
      reason: "No such container: nope",
    });
  });

  it("needs the image", async () => {
    await expect(engine.createContainer(request({ Image: "other:1" }))).rejects.toThrow(
      "No such image: other:1",
    );
    await expect(engine.pullImage("other:1", {})).rejects.toThrow("manifest unknown");
    engine.registry.add("other:1");
    await engine.pullImage("other:1", {});
    expect(await engine.inspectImage("other:1")).toMatchObject({ architecture: "amd64" });
    await engine.createContainer(request({ Image: "other:1" }));
  });

  it("gives out ports at the start, and refuses one that is taken", async () => {
    const bindings = (HostPort: string): Partial<CreateBody> => ({
      HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort }] } },
    });
    const id = await engine.createContainer(request(bindings("0")));
    expect((await engine.inspectContainer(id)).ports).toEqual([]);
    await engine.startContainer(id);
    const [port] = (await engine.inspectContainer(id)).ports;
    expect(port).toEqual({ container: 80, protocol: "tcp", host: 40000, hostIp: "127.0.0.1" });

    const other = await engine.createContainer(request(bindings("40000")));
    await expect(engine.startContainer(other)).rejects.toThrow("port is already allocated");
    expect((await engine.inspectContainer(other)).state.status).toBe("created");
  });

  it("lets a container do as scripted, and tells those who wait", async () => {
    engine.onStart((id) => {
      engine.print(id, "hello\nwor");
      engine.print(id, "ld\n");
      engine.print(id, "oops\n", "stderr");
      engine.exit(id, 3, { oomKilled: true });
    });
    const id = await engine.createContainer(request());
    const attached = texts(await engine.attach(id, false));
    await engine.startContainer(id);
    expect(await engine.waitForExit(id)).toBe(3);
    const lines = ["stdout: hello", "stdout: world", "stderr: oops"];
    expect(await attached).toEqual(lines);
    expect(await texts(await engine.logs(id, FOLLOWED))).toEqual(lines);
    expect(await texts(await engine.logs(id, { ...STORED, tail: 1 }))).toEqual(["stderr: oops"]);
    expect(await texts(await engine.logs(id, { ...STORED, tail: 0 }))).toEqual([]);
    expect((await engine.inspectContainer(id)).state).toMatchObject({
      status: "exited",
      exitCode: 3,
      oomKilled: true,
    });
  });

  it("follows a log until it is aborted", async () => {
    const id = await engine.createContainer(request());
    await engine.startContainer(id);
    engine.print(id, "before\n");
    const controller = new AbortController();
    const output = await engine.logs(id, FOLLOWED, controller.signal);
    engine.print(id, "after\n");
    controller.abort();
    engine.print(id, "too late\n");
    expect(await texts(output)).toEqual(["stdout: before", "stdout: after"]);
  });

  it("waits for an exit until it is aborted", async () => {
    const id = await engine.createContainer(request());
    await engine.startContainer(id);
    const controller = new AbortController();
    const waiting = engine.waitForExit(id, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(engine.startContainer(id, controller.signal)).rejects.toThrow("enough");
  });

  it("runs commands as scripted, while the container runs", async () => {
    engine.onExec((_, { command }) => ({ stdout: `${command.join("+")}\n`, exitCode: 2 }));
    const id = await engine.createContainer(request());
    await expect(engine.exec(id, { command: ["a"] })).rejects.toMatchObject({ statusCode: 409 });
    await engine.startContainer(id);
    const running = await engine.exec(id, { command: ["a", "b"] });
    expect(await texts(running.output)).toEqual(["stdout: a+b"]);
    expect(await running.exitCode()).toBe(2);
  });

  it("keeps what is copied into a container", async () => {
    const id = await engine.createContainer(request());
    const archive = pack();
    archive.entry({ name: "etc/app.conf" }, "a=b");
    archive.finalize();
    await engine.putArchive(id, archive.pipe(new PassThrough()), "/", {});
    expect(engine.files(id).get("/etc/app.conf")?.toString()).toBe("a=b");
    await expect(engine.getArchive(id, "/nope")).rejects.toMatchObject({ statusCode: 404 });
    expect(await (await engine.getArchive(id, "/etc")).toArray()).not.toEqual([]);
  });

  it("has networks with members", async () => {
    const network = await engine.createNetwork({ name: "n", driver: "bridge", labels: { a: "1" } });
    await expect(
      engine.createNetwork({ name: "n", driver: "bridge", labels: {} }),
    ).rejects.toMatchObject({ statusCode: 409 });
    expect(await engine.listNetworks({ a: "" })).toEqual([network]);
    expect(await engine.listNetworks({ a: "2" })).toEqual([]);
    const id = await engine.createContainer(request({ HostConfig: { NetworkMode: "n" } }));
    await engine.startContainer(id);
    await expect(engine.removeNetwork(network)).rejects.toThrow("has active endpoints");
    await engine.removeContainer(id, { volumes: true });
    await engine.removeNetwork(network);
    expect(engine.leftovers()).toEqual([]);
  });

  it("keeps a container off the network that is not there", async () => {
    const NetworkingConfig = { EndpointsConfig: { n: {}, nope: {} } };
    await engine.createNetwork({ name: "n", driver: "bridge", labels: {} });
    const id = await engine.createContainer(request({ NetworkingConfig }));
    await expect(engine.startContainer(id)).rejects.toThrow("network nope not found");
  });

  it("has volumes that are in use as long as their containers exist", async () => {
    const VOLUME = { name: "v", driver: "local", labels: { a: "1" } };
    await engine.createVolume(VOLUME);
    await expect(engine.createVolume(VOLUME)).rejects.toMatchObject({ statusCode: 409 });
    expect(await engine.listVolumes({ a: "" })).toEqual(["v"]);
    expect(await engine.listVolumes({ a: "2" })).toEqual([]);
    const Mounts = [{ Type: "volume", Source: "v", Target: "/v" } as const];
    const id = await engine.createContainer(request({ HostConfig: { Mounts } }));
    await expect(engine.removeVolume("v")).rejects.toThrow("volume is in use");
    await engine.removeContainer(id, { volumes: true });
    expect(engine.leftovers()).toEqual(["volume v"]);
    await engine.removeVolume("v");
    await engine.removeVolume("v");
    expect(engine.leftovers()).toEqual([]);
  });

  it("says what is left", async () => {
    await engine.createContainer(request({}, "one"));
    await engine.createNetwork({ name: "n", driver: "bridge", labels: {} });
    expect(engine.leftovers()).toEqual(["container one of fake:1", "network n"]);
    expect(await engine.listContainers({ own: "yes" })).toHaveLength(1);
    await expect(engine.createContainer(request({}, "one"))).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it("fails the call that it is told to fail", async () => {
    engine.failOn("createContainer", new EngineError("create a container", "no", 500), 2);
    await engine.createContainer(request());
    await expect(engine.createContainer(request())).rejects.toThrow("no");
    await engine.createContainer(request());
    expect(engine.calls.map(({ method }) => method)).toEqual(Array(3).fill("createContainer"));
  });
});
