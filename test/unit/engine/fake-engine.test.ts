import { PassThrough, Readable } from "node:stream";
import { pack } from "tar-stream";
import { logLines } from "../../../src/engine/log-lines";
import { EngineError } from "../../../src/errors";
import type { CreateBody, CreateRequest } from "../../../src/spec/create-request";
import { ImageName } from "../../../src/spec/image-name";
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
    ["start", (fake) => fake.containers.start("nope")],
    ["inspect", (fake) => fake.containers.inspect("nope")],
    ["stop", (fake) => fake.containers.stop("nope", 1)],
    ["wait for", (fake) => fake.containers.waitForExit("nope")],
    ["attach to", (fake) => fake.containers.attach("nope", false)],
    ["read the log of", (fake) => fake.containers.logs("nope", STORED)],
    ["run a command in", (fake) => fake.containers.exec("nope", { command: ["true"] })],
    ["copy into", (fake) => fake.containers.putArchive("nope", Readable.from([]), "/", {})],
  ])("does not %s a container that it does not know", async (_, call) => {
    await expect(call(engine)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      statusCode: 404,
      reason: "No such container: nope",
    });
  });

  it("needs the image", async () => {
    await expect(engine.containers.create(request({ Image: "other:1" }))).rejects.toThrow(
      "No such image: other:1",
    );
    await expect(engine.images.pull(ImageName.fromString("other:1"), {})).rejects.toThrow(
      "manifest unknown",
    );
    engine.registry.add("other:1");
    await engine.images.pull(ImageName.fromString("other:1"), {});
    expect(await engine.images.inspect("other:1")).toMatchObject({ architecture: "amd64" });
    await engine.containers.create(request({ Image: "other:1" }));
  });

  it("gives out ports at the start, and refuses one that is taken", async () => {
    const bindings = (HostPort: string): Partial<CreateBody> => ({
      HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort }] } },
    });
    const id = await engine.containers.create(request(bindings("0")));
    expect((await engine.containers.inspect(id)).ports).toEqual([]);
    await engine.containers.start(id);
    const [port] = (await engine.containers.inspect(id)).ports;
    expect(port).toEqual({ container: 80, protocol: "tcp", host: 40000, hostIp: "127.0.0.1" });

    const other = await engine.containers.create(request(bindings("40000")));
    await expect(engine.containers.start(other)).rejects.toThrow("port is already allocated");
    expect((await engine.containers.inspect(other)).state.status).toBe("created");
  });

  it("lets a container do as scripted, and tells those who wait", async () => {
    engine.onStart((id) => {
      engine.print(id, "hello\nwor");
      engine.print(id, "ld\n");
      engine.print(id, "oops\n", "stderr");
      engine.exit(id, 3, { oomKilled: true });
    });
    const id = await engine.containers.create(request());
    const attached = texts(await engine.containers.attach(id, false));
    await engine.containers.start(id);
    expect(await engine.containers.waitForExit(id)).toBe(3);
    const lines = ["stdout: hello", "stdout: world", "stderr: oops"];
    expect(await attached).toEqual(lines);
    expect(await texts(await engine.containers.logs(id, FOLLOWED))).toEqual(lines);
    expect(await texts(await engine.containers.logs(id, { ...STORED, tail: 1 }))).toEqual([
      "stderr: oops",
    ]);
    expect(await texts(await engine.containers.logs(id, { ...STORED, tail: 0 }))).toEqual([]);
    expect((await engine.containers.inspect(id)).state).toMatchObject({
      status: "exited",
      exitCode: 3,
      oomKilled: true,
    });
  });

  it("follows a log until it is aborted", async () => {
    const id = await engine.containers.create(request());
    await engine.containers.start(id);
    engine.print(id, "before\n");
    const controller = new AbortController();
    const output = await engine.containers.logs(id, FOLLOWED, controller.signal);
    engine.print(id, "after\n");
    controller.abort();
    engine.print(id, "too late\n");
    expect(await texts(output)).toEqual(["stdout: before", "stdout: after"]);
  });

  it("waits for an exit until it is aborted", async () => {
    const id = await engine.containers.create(request());
    await engine.containers.start(id);
    const controller = new AbortController();
    const waiting = engine.containers.waitForExit(id, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(engine.containers.start(id, controller.signal)).rejects.toThrow("enough");
  });

  it("runs commands as scripted, while the container runs", async () => {
    engine.onExec((_, { command }) => ({ stdout: `${command.join("+")}\n`, exitCode: 2 }));
    const id = await engine.containers.create(request());
    await expect(engine.containers.exec(id, { command: ["a"] })).rejects.toMatchObject({
      statusCode: 409,
    });
    await engine.containers.start(id);
    const running = await engine.containers.exec(id, { command: ["a", "b"] });
    expect(await texts(running.output)).toEqual(["stdout: a+b"]);
    expect(await running.exitCode()).toBe(2);
  });

  it("keeps what is copied into a container", async () => {
    const id = await engine.containers.create(request());
    const archive = pack();
    archive.entry({ name: "etc/app.conf" }, "a=b");
    archive.finalize();
    await engine.containers.putArchive(id, archive.pipe(new PassThrough()), "/", {});
    expect(engine.files(id).get("/etc/app.conf")?.toString()).toBe("a=b");
    await expect(engine.containers.getArchive(id, "/nope")).rejects.toMatchObject({
      statusCode: 404,
    });
    expect(await (await engine.containers.getArchive(id, "/etc")).toArray()).not.toEqual([]);
  });

  it("has networks with members", async () => {
    const network = await engine.networks.create({
      name: "n",
      driver: "bridge",
      labels: { a: "1" },
    });
    await expect(
      engine.networks.create({ name: "n", driver: "bridge", labels: {} }),
    ).rejects.toMatchObject({ statusCode: 409 });
    expect(await engine.networks.list({ a: "" })).toEqual([network]);
    expect(await engine.networks.list({ a: "2" })).toEqual([]);
    const id = await engine.containers.create(request({ HostConfig: { NetworkMode: "n" } }));
    await engine.containers.start(id);
    await expect(engine.networks.remove(network)).rejects.toThrow("has active endpoints");
    await engine.containers.remove(id, { volumes: true });
    await engine.networks.remove(network);
    expect(engine.leftovers()).toEqual([]);
  });

  it("does not start a container on a network that does not exist", async () => {
    const NetworkingConfig = { EndpointsConfig: { n: {}, nope: {} } };
    await engine.networks.create({ name: "n", driver: "bridge", labels: {} });
    const id = await engine.containers.create(request({ NetworkingConfig }));
    await expect(engine.containers.start(id)).rejects.toThrow("network nope not found");
  });

  it("has volumes that are in use as long as their containers exist", async () => {
    const VOLUME = { name: "v", driver: "local", labels: { a: "1" } };
    await engine.volumes.create(VOLUME);
    await expect(engine.volumes.create(VOLUME)).rejects.toMatchObject({ statusCode: 409 });
    expect(await engine.volumes.list({ a: "" })).toEqual(["v"]);
    expect(await engine.volumes.list({ a: "2" })).toEqual([]);
    const Mounts = [{ Type: "volume", Source: "v", Target: "/v" } as const];
    const id = await engine.containers.create(request({ HostConfig: { Mounts } }));
    await expect(engine.volumes.remove("v")).rejects.toThrow("volume is in use");
    await engine.containers.remove(id, { volumes: true });
    expect(engine.leftovers()).toEqual(["volume v"]);
    await engine.volumes.remove("v");
    await engine.volumes.remove("v");
    expect(engine.leftovers()).toEqual([]);
  });

  it("lists what is left", async () => {
    await engine.containers.create(request({}, "one"));
    await engine.networks.create({ name: "n", driver: "bridge", labels: {} });
    expect(engine.leftovers()).toEqual(["container one of fake:1", "network n"]);
    expect(await engine.containers.list({ own: "yes" })).toHaveLength(1);
    await expect(engine.containers.create(request({}, "one"))).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it("fails the call that it is told to fail", async () => {
    engine.failOn("containers.create", new EngineError("create a container", "no", 500), 2);
    await engine.containers.create(request());
    await expect(engine.containers.create(request())).rejects.toThrow("no");
    await engine.containers.create(request());
    expect(engine.calls.map(({ method }) => method)).toEqual(Array(3).fill("containers.create"));
  });
});
