import { engineCalls } from "../../../src/cleanup/engine-calls";
import { empty, FakeDaemon, json } from "../../support/fake-daemon";

describe("removing an image", () => {
  const USERS = [{ Id: "c", ImageID: "sha256:used", State: "exited" }];

  async function removalOf(id: string, imageNames: string[]): Promise<string[]> {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /containers/json", json(200, USERS));
    daemon.on(`DELETE /images/${encodeURIComponent(id)}`, empty(200));
    const removed = engineCalls(daemon.endpoint).remove({ kind: "image", id, imageNames });
    const error = await removed.then(
      () => [],
      (reason: unknown) => [String(reason)],
    );
    return [
      ...daemon.requests.map(({ method, url }) => method + url.pathname + url.search),
      ...error,
    ];
  }

  it("does not force the engine, which could also remove containers of the image", async () => {
    const request = "DELETE/v1.41/images/sha256%3Afree";
    expect(await removalOf("sha256:free", ["a:1"])).toEqual([request]);
    expect(await removalOf("sha256:free", [])).toEqual([request]);
  });

  it("forces the engine to remove an image with several names if no container uses it", async () => {
    expect(await removalOf("sha256:free", ["a:1", "b:1"])).toEqual([
      "GET/v1.41/containers/json?all=1",
      "DELETE/v1.41/images/sha256%3Afree?force=1",
    ]);
  });

  it("leaves an image with several names that a container uses, even a stopped one", async () => {
    expect(await removalOf("sha256:used", ["a:1", "b:1"])).toEqual([
      "GET/v1.41/containers/json?all=1",
      "EngineError: The engine failed to remove image sha256:used: a container uses it",
    ]);
  });
});

it("kills a container of Podman before its removal, and one of Docker only by it", async () => {
  const requestsTo = async (kind: "docker" | "podman"): Promise<string[]> => {
    await using daemon = await FakeDaemon.start({ kind });
    daemon.on("POST /containers/c/kill", empty(204)).on("DELETE /containers/c", empty(204));
    await engineCalls(daemon.endpoint).remove({ kind: "container", id: "c" });
    return daemon.requests.map(({ method, path }) => `${method} ${path}`);
  };
  expect(await requestsTo("docker")).toEqual(["DELETE /v1.41/containers/c"]);
  expect(await requestsTo("podman")).toEqual([
    "POST /v1.41/containers/c/kill",
    "DELETE /v1.41/containers/c",
  ]);
});

describe("listing what only a swarm has", () => {
  const listing = async (status: number, answer: unknown): Promise<unknown> => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /services", json(status, answer));
    return await engineCalls(daemon.endpoint).list("service", { a: "" });
  };

  it("finds the name and the labels", async () => {
    const CreatedAt = "2026-01-01T00:00:00Z";
    const service = { ID: "s", CreatedAt, Spec: { Name: "web", Labels: { a: "b" } } };
    expect(await listing(200, [service])).toMatchObject([
      {
        kind: "service",
        id: "s",
        name: "web",
        labels: { a: "b" },
        age: expect.any(Number) as number,
      },
    ]);
  });

  it.each([
    [503, "This node is not a swarm manager. Use docker swarm init"],
    [503, "Swarm is encrypted and needs to be unlocked before it can be used"],
    [503, "Podman does not support service"],
    [404, "page not found"],
    [403, "Forbidden by the proxy"],
  ])("finds nothing where the engine answers %i %j", async (status, message) => {
    expect(await listing(status, { message })).toEqual([]);
  });

  it.each([
    [503, "the daemon is shutting down"],
    [500, "rpc error"],
  ])("fails where the engine answers %i %j", async (status, message) => {
    await expect(listing(status, { message })).rejects.toThrow(message);
  });
});
