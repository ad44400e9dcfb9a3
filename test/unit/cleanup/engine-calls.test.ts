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
