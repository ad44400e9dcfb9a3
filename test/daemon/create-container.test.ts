import { realProcess } from "../../src/common/process-wide";
import { LABEL_MAYFLY_KIND, LABEL_MAYFLY_REQUEST } from "../../src/spec/labels/labels";
import type { CreateRequest } from "../../src/spec/create-request";
import { empty, json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const ID = "c".repeat(64);
const FRONT = { Aliases: ["web"] };
const BACK = { Aliases: ["db"], IPAMConfig: { IPv4Address: "10.5.0.7" } };

const REQUEST: CreateRequest = {
  name: "app",
  platform: undefined,
  body: {
    Image: "app:1",
    Labels: {},
    HostConfig: { NetworkMode: "front" },
    NetworkingConfig: { EndpointsConfig: { back: BACK, front: FRONT } },
  },
};

/** The label by which it is found if the answer is lost. */
const LABELLED = {
  ...REQUEST.body,
  Labels: {
    [LABEL_MAYFLY_KIND]: "container",
    [LABEL_MAYFLY_REQUEST]: expect.any(String) as string,
  },
};

describe.each([undefined, "1.41", "1.43"])("an engine of API %s", (version) => {
  const on = dockerEngineOnFakeDaemon({ apiVersion: version ?? null });
  const steps = (): string[] =>
    on.daemon.requests.map(({ method, path }) => `${method} ${path.replace(/^\/v\d\.\d+/, "")}`);

  it("gets the mode's network in the request, and each other network in a request of its own", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    on.daemon.on("POST /networks/back/connect", empty(200));
    expect(await on.engine.containers.create(REQUEST)).toBe(ID);
    expect(steps()).toEqual(["POST /containers/create", "POST /networks/back/connect"]);
    expect(on.daemon.requests.map(({ body }) => body)).toEqual([
      { ...LABELLED, NetworkingConfig: { EndpointsConfig: { front: FRONT } } },
      { Container: ID, EndpointConfig: BACK },
    ]);
  });

  it("removes a container that could not be connected", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    on.daemon.on("POST /networks/back/connect", json(404, { message: "network back not found" }));
    on.daemon.on(`DELETE /containers/${ID}`, empty(204));
    await expect(on.engine.containers.create(REQUEST)).rejects.toThrow(
      "The engine failed to connect container cccccccccccc to network back (HTTP code 404): network back not found",
    );
    expect(steps().at(-1)).toBe(`DELETE /containers/${ID}`);
  });

  it("is quoted with its first refusal when the removal fails, too", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    on.daemon.on("POST /networks/back/connect", json(403, { message: "no more addresses" }));
    on.daemon.on(`DELETE /containers/${ID}`, json(500, { message: "disk is full" }));
    await expect(on.engine.containers.create(REQUEST)).rejects.toThrow("no more addresses");
  });
});

describe.each(["1.44", "1.47"])("an engine of API %s", (version) => {
  const on = dockerEngineOnFakeDaemon({ apiVersion: version });

  it("gets all networks in one request", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    expect(await on.engine.containers.create(REQUEST)).toBe(ID);
    expect(on.daemon.request.body).toEqual(LABELLED);
  });
});

describe("an engine of API 1.47, the newest that Mayfly was written for", () => {
  const on = dockerEngineOnFakeDaemon({ apiVersion: "1.47" });
  const created = (HostConfig: CreateRequest["body"]["HostConfig"]): CreateRequest => ({
    name: "app",
    platform: undefined,
    body: { Image: "app:1", Labels: {}, MacAddress: "02:00:00:00:00:01", HostConfig },
  });

  it("gets the hardware address with the network, and shows a warning once", async () => {
    const warnings: Error[] = [];
    const keep = (warning: Error): void => void warnings.push(warning);
    realProcess.on("warning", keep);
    const answer = { Id: ID, Warnings: ["no swap limit", "no swap limit"] };
    on.daemon.on("POST /containers/create", json(201, answer));
    await on.engine.containers.create(created({ NetworkMode: "front" }));
    await on.engine.containers.create(created({}));
    await new Promise(setImmediate);
    realProcess.off("warning", keep);
    expect(on.daemon.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        NetworkingConfig: { EndpointsConfig: { front: { MacAddress: "02:00:00:00:00:01" } } },
      }),
      expect.objectContaining({
        NetworkingConfig: { EndpointsConfig: { default: { MacAddress: "02:00:00:00:00:01" } } },
      }),
    ]);
    expect(on.daemon.requests.map(({ body }) => Object.keys(body as object))).not.toContainEqual(
      expect.arrayContaining(["MacAddress"]),
    );
    expect(warnings.map(({ message }) => message)).toEqual([
      "The engine created a container of app:1 with a warning: no swap limit",
    ]);
  });

  it("is asked in version 1.48 for an image as a mount", async () => {
    on.daemon.on("POST /containers/create", json(201, { Id: ID }));
    const Mounts = [{ Type: "image" as const, Source: "a:1", Target: "/a" }];
    await on.engine.containers.create(created({ Mounts }));
    expect(on.daemon.requests.map(({ path }) => path.split("?")[0])).toEqual([
      "/v1.48/containers/create",
    ]);
  });
});
