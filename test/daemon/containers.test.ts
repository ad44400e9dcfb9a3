import { DockerEngine } from "../../src/engine/docker-engine";
import type { CreateRequest } from "../../src/spec/create-request";
import { empty, FakeDaemon, json, late } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const ID = "c".repeat(64);

const BODY: CreateRequest["body"] = {
  Image: "redis:8",
  Env: ["A=1"],
  Labels: { own: "yes" },
  HostConfig: { PortBindings: { "6379/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] } },
};

describe("creating a container", () => {
  it("sends the request's body, and returns the id", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID, Warnings: [] }));
    const request = { name: undefined, platform: undefined, body: BODY };
    expect(await on.engine.containers.create(request)).toBe(ID);
    expect(on.daemon.request).toMatchObject({
      method: "POST",
      path: "/v1.41/containers/create",
      query: {},
      body: BODY,
    });
    expect(on.daemon.request.headers["content-type"]).toBe("application/json");
  });

  it("sends a name and a platform where there are some", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    await on.engine.containers.create({ name: "a b&c", platform: "linux/arm64", body: BODY });
    expect(on.daemon.request.query).toEqual({ name: "a b&c", platform: "linux/arm64" });
  });

  it.each([
    [404, "No such image: redis:8", undefined],
    [
      409,
      'Conflict. The container name "/a" is already in use by container "b".',
      "`docker rm -f -v a` removes the container that has the name; without withName() each container gets its own",
    ],
    [400, "invalid CPU share", undefined],
  ])("passes on a refusal with %i", async (status, message, hint) => {
    on.daemon.on("POST /containers/create", json(status, { message }));
    const request = { name: "a", platform: undefined, body: BODY };
    await expect(on.engine.containers.create(request)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      message: `The engine failed to create a container (HTTP code ${status}): ${message}${hint === undefined ? "" : `\nHint: ${hint}`}`,
      hint,
      statusCode: status,
      reason: message,
    });
  });
});

describe("starting a container", () => {
  it.each([204, 304])("is done with %i", async (status) => {
    on.daemon.on(`POST /containers/${ID}/start`, empty(status));
    await on.engine.containers.start(ID);
    expect(on.daemon.request).toMatchObject({ path: `/v1.41/containers/${ID}/start`, body: "" });
  });

  it("names the container as the docker CLI does when it fails", async () => {
    const message = "driver failed programming external connectivity: port is already allocated";
    on.daemon.on(`POST /containers/${ID}/start`, json(500, { message }));
    await expect(on.engine.containers.start(ID)).rejects.toThrow(
      `The engine failed to start container cccccccccccc (HTTP code 500): ${message}`,
    );
  });
});

describe("inspecting a container", () => {
  it("asks by id or name, and translates the answer", async () => {
    const answer = { Id: ID, Name: "/redis", State: { Status: "running", Running: true } };
    on.daemon.on("GET /containers/my%20redis/json", json(200, answer));
    const info = await on.engine.containers.inspect("my redis");
    expect(info).toMatchObject({ id: ID, name: "/redis", state: { status: "running" } });
    expect(on.daemon.request.path).toBe("/v1.41/containers/my redis/json");
  });

  it("rejects if it does not exist", async () => {
    on.daemon.on("GET /containers/nope/json", json(404, { message: "No such container: nope" }));
    await expect(on.engine.containers.inspect("nope")).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("stopping a container", () => {
  it.each([
    [0, "0"],
    [1, "1"],
    [1000, "1"],
    [1001, "2"],
    [10_000, "10"],
  ])("gives it %i ms in whole seconds", async (timeout, seconds) => {
    on.daemon.on(`POST /containers/${ID}/stop`, empty(204));
    await on.engine.containers.stop(ID, timeout);
    expect(on.daemon.request.query).toEqual({ t: seconds });
  });

  it("that does not run succeeds", async () => {
    on.daemon.on(`POST /containers/${ID}/stop`, empty(304));
    await on.engine.containers.stop(ID, 0);
  });

  it("that does not exist is an error", async () => {
    on.daemon.on(`POST /containers/${ID}/stop`, json(404, { message: "No such container" }));
    await expect(on.engine.containers.stop(ID, 0)).rejects.toMatchObject({ statusCode: 404 });
  });
});

it("restarting a container gives it time in whole seconds", async () => {
  on.daemon.on(`POST /containers/${ID}/restart`, empty(204));
  await on.engine.containers.restart(ID, 1500);
  expect(on.daemon.request).toMatchObject({
    path: `/v1.41/containers/${ID}/restart`,
    query: { t: "2" },
  });
});

describe("renaming a container", () => {
  it("sends the new name", async () => {
    on.daemon.on(`POST /containers/${ID}/rename`, empty(204));
    await on.engine.containers.rename(ID, "new");
    expect(on.daemon.request).toMatchObject({
      path: `/v1.41/containers/${ID}/rename`,
      query: { name: "new" },
    });
  });

  it("to a name that is taken is an error", async () => {
    const message = 'Conflict. The container name "/new" is already in use by container "d".';
    on.daemon.on(`POST /containers/${ID}/rename`, json(409, { message }));
    await expect(on.engine.containers.rename(ID, "new")).rejects.toMatchObject({ statusCode: 409 });
  });
});

describe("removing a container", () => {
  const ROUTE = `DELETE /containers/${ID}`;
  const PROGRESS = {
    message: `removal of container ${ID} is already in progress`,
  };

  it.each([
    [true, "1"],
    [false, "0"],
  ])("kills it in one request, with its volumes: %p", async (volumes, v) => {
    on.daemon.on(ROUTE, empty(204));
    await on.engine.containers.remove(ID, { volumes });
    expect(on.daemon.request).toMatchObject({
      method: "DELETE",
      path: `/v1.41/containers/${ID}`,
      query: { force: "1", v },
    });
  });

  it.each([
    ["is killed first", empty(204)],
    ["does not run, so that it cannot be killed", json(409, { message: "improper state" })],
    ["is gone already", json(404, { message: "no such container" })],
  ])("of Podman, which waits for the stop timeout even by force, %s", async (_, killed) => {
    await using daemon = await FakeDaemon.start({ kind: "podman" });
    daemon.on(`POST /containers/${ID}/kill`, killed).on(ROUTE, empty(204));
    await new DockerEngine(daemon.endpoint).containers.remove(ID, { volumes: true });
    expect(daemon.requests.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
  });

  it("that does not exist succeeds", async () => {
    on.daemon.on(ROUTE, json(404, { message: `No such container: ${ID}` }));
    await on.engine.containers.remove(ID, { volumes: true });
  });

  it("that ended at that moment is tried again", async () => {
    const reason = `Could not kill running container ${ID}, cannot remove - Container ${ID} is not running`;
    on.daemon
      .on(ROUTE, json(500, { message: reason }), empty(204))
      .on(`GET /containers/${ID}/json`, json(200, { Id: ID }));
    await on.engine.containers.remove(ID, { volumes: true });
    expect(on.daemon.requests.filter(({ method }) => method === "DELETE")).toHaveLength(2);
  });

  it("that another client removes waits until it is gone", async () => {
    on.daemon
      .on(ROUTE, json(409, PROGRESS))
      .on(
        `GET /containers/${ID}/json`,
        json(200, { Id: ID }),
        json(200, { Id: ID }),
        json(404, { message: "No such container" }),
      );
    await on.engine.containers.remove(ID, { volumes: true });
    expect(on.daemon.requests.map(({ method }) => method)).toEqual(["DELETE", "GET", "GET", "GET"]);
  });

  it("that another client removes can be aborted", async () => {
    on.daemon
      .on(ROUTE, json(409, PROGRESS))
      .on(`GET /containers/${ID}/json`, json(200, { Id: ID }));
    const signal = AbortSignal.timeout(50);
    await expect(on.engine.containers.remove(ID, { volumes: true }, signal)).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  it("fails for any other conflict", async () => {
    on.daemon.on(ROUTE, json(409, { message: "You cannot remove a running container" }));
    await expect(on.engine.containers.remove(ID, { volumes: true })).rejects.toThrow(
      "The engine failed to remove container cccccccccccc (HTTP code 409): You cannot remove a running container",
    );
  });
});

it("waiting for an exit gives the exit code, however late it comes", async () => {
  const answer = json(200, { StatusCode: 137, Error: null });
  on.daemon.on(`POST /containers/${ID}/wait`, late(30, answer));
  expect(await on.engine.containers.waitForExit(ID)).toBe(137);
});

it("listing containers asks for all, by labels", async () => {
  on.daemon.on("GET /containers/json", json(200, [{ Id: "a" }, { Id: "b" }]));
  expect(await on.engine.containers.list({ session: "s1", "any-value": "" })).toEqual(["a", "b"]);
  const { all, filters } = on.daemon.request.query;
  expect(all).toBe("1");
  expect(JSON.parse(filters!)).toEqual({ label: ["session=s1", "any-value"] });
});

describe("pausing a container", () => {
  it.each(["pause", "unpause"] as const)("asks the engine to %s it", async (action) => {
    on.daemon.on(`POST /containers/${ID}/${action}`, empty(204));
    await on.engine.containers[action](ID);
    expect(on.daemon.request).toMatchObject({ method: "POST", body: "" });
  });
});

it.each(["SIGHUP", 1])("killing a container sends it the signal %s", async (signal) => {
  on.daemon.on(`POST /containers/${ID}/kill`, empty(204));
  await on.engine.containers.kill(ID, signal);
  expect(on.daemon.request.query).toEqual({ signal: String(signal) });
});

describe("inspecting a container in the engine's words", () => {
  it("returns them unchanged", async () => {
    const answer = { Id: ID, State: { Status: "running" }, Vendor: { Own: [1] } };
    on.daemon.on(`GET /containers/${ID}/json`, json(200, answer));
    expect(await on.engine.containers.inspectRaw(ID)).toEqual(answer);
  });
});
