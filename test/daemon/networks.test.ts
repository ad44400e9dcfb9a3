import { empty, json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const NETWORK = { name: "backend", driver: "bridge", labels: { session: "s1" } };

describe("creating a network", () => {
  it("sends its name, driver and labels, and wants no second one of that name", async () => {
    on.daemon.on("POST /networks/create", json(201, { Id: "n1" }));
    expect(await on.engine.createNetwork(NETWORK)).toBe("n1");
    expect(on.daemon.request).toMatchObject({
      path: "/v1.41/networks/create",
      body: {
        Name: "backend",
        Driver: "bridge",
        Labels: { session: "s1" },
        CheckDuplicate: true,
      },
    });
  });

  it("passes on a refusal", async () => {
    const message = "could not find an available, non-overlapping IPv4 address pool";
    on.daemon.on("POST /networks/create", json(500, { message }));
    await expect(on.engine.createNetwork(NETWORK)).rejects.toThrow(
      `The engine failed to create network backend (HTTP 500): ${message}`,
    );
  });
});

describe("removing a network", () => {
  it("is done", async () => {
    on.daemon.on("DELETE /networks/n1", empty(204));
    await on.engine.removeNetwork("n1");
    expect(on.daemon.request).toMatchObject({ method: "DELETE", path: "/v1.41/networks/n1" });
  });

  it("that is gone is done", async () => {
    on.daemon.on("DELETE /networks/n1", json(404, { message: "network n1 not found" }));
    await on.engine.removeNetwork("n1");
  });

  it("that is in use is an error", async () => {
    const message = "error while removing network: network backend id n1 has active endpoints";
    on.daemon.on("DELETE /networks/n1", json(403, { message }));
    await expect(on.engine.removeNetwork("n1")).rejects.toMatchObject({
      statusCode: 403,
      reason: message,
    });
  });
});

it("listing networks asks by labels", async () => {
  on.daemon.on("GET /networks", json(200, [{ Id: "n1", Name: "backend" }]));
  expect(await on.engine.listNetworks({ session: "s1" })).toEqual(["n1"]);
  expect(JSON.parse(on.daemon.request.query["filters"]!)).toEqual({ label: ["session=s1"] });
});

it("the engine describes itself", async () => {
  const answer = {
    ServerVersion: "20.10.24",
    OperatingSystem: "Debian GNU/Linux 12",
    OSType: "linux",
    Architecture: "x86_64",
  };
  on.daemon.on("GET /info", json(200, answer));
  expect(await on.engine.info()).toEqual({
    serverVersion: "20.10.24",
    operatingSystem: "Debian GNU/Linux 12",
    osType: "linux",
    architecture: "x86_64",
  });
});
