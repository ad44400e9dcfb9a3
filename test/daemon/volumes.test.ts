import { empty, json, type Answer } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const VOLUME = { name: "data", driver: "local", labels: { session: "s1" } };

/** Answers as an engine that creates the volume: with the labels of the request. */
const made: Answer = async (response, request) => {
  const { Name, Labels } = on.daemon.request.body as { Name: string; Labels: object };
  await json(201, { Name, Driver: "local", Labels })(response, request);
};

describe("creating a volume", () => {
  it("sends its name, driver and labels", async () => {
    on.daemon.on("POST /volumes/create", made);
    await on.engine.volumes.create(VOLUME);
    expect(on.daemon.request).toMatchObject({
      path: "/v1.41/volumes/create",
      body: { Name: "data", Driver: "local", Labels: { session: "s1" } },
    });
    expect(on.daemon.request.body).not.toHaveProperty("DriverOpts");
  });

  it("sends the driver's options where there are some", async () => {
    on.daemon.on("POST /volumes/create", made);
    const driverOptions = { type: "tmpfs", device: "tmpfs", o: "size=1m" };
    await on.engine.volumes.create({ ...VOLUME, driverOptions });
    expect(on.daemon.request.body).toMatchObject({ DriverOpts: driverOptions });
  });

  it.each<[string, object | null]>([
    ["somebody else's", { theirs: "1" }],
    ["one of this session", { session: "s1", "dev.mayfly.request": "earlier" }],
    ["one without labels", null],
  ])("is refused when the engine answers with an old one: %s", async (_title, Labels) => {
    on.daemon.on("POST /volumes/create", json(201, { Name: "data", Driver: "local", Labels }));
    await expect(on.engine.volumes.create(VOLUME)).rejects.toMatchObject({
      message:
        "The engine failed to create volume data (HTTP code 409): a volume with this name already exists\n" +
        "Hint: to use that volume as it is, give its name to withVolume(); `docker volume rm data` removes it",
      statusCode: 409,
    });
  });
});

describe("removing a volume", () => {
  it("is done", async () => {
    on.daemon.on("DELETE /volumes/data", empty(204));
    await on.engine.volumes.remove("data");
    expect(on.daemon.request).toMatchObject({ method: "DELETE", path: "/v1.41/volumes/data" });
  });

  it("that does not exist succeeds", async () => {
    on.daemon.on("DELETE /volumes/data", json(404, { message: "get data: no such volume" }));
    await on.engine.volumes.remove("data");
  });

  it("that is in use is an error", async () => {
    const message = "remove data: volume is in use - [c1]";
    on.daemon.on("DELETE /volumes/data", json(409, { message }));
    await expect(on.engine.volumes.remove("data")).rejects.toMatchObject({
      statusCode: 409,
      reason: message,
    });
  });
});

describe("inspecting a volume", () => {
  it("gives its labels", async () => {
    on.daemon.on("GET /volumes/data", json(200, { Name: "data", Labels: { a: "b" } }));
    expect(await on.engine.volumes.inspect("data")).toEqual({ labels: { a: "b" } });
  });

  it("accepts a volume without labels, and returns undefined if there is none", async () => {
    on.daemon.on("GET /volumes/data", json(200, { Name: "data", Labels: null }));
    expect(await on.engine.volumes.inspect("data")).toEqual({ labels: {} });
    on.daemon.on("GET /volumes/data", json(404, { message: "get data: no such volume" }));
    expect(await on.engine.volumes.inspect("data")).toBeUndefined();
  });
});

describe("listing volumes", () => {
  it("asks by labels", async () => {
    on.daemon.on("GET /volumes", json(200, { Volumes: [{ Name: "data" }], Warnings: null }));
    expect(await on.engine.volumes.list({ session: "s1" })).toEqual(["data"]);
    expect(JSON.parse(on.daemon.request.query["filters"]!)).toEqual({ label: ["session=s1"] });
  });

  it("finds none if the engine answers null", async () => {
    on.daemon.on("GET /volumes", json(200, { Volumes: null, Warnings: null }));
    expect(await on.engine.volumes.list({})).toEqual([]);
  });
});
