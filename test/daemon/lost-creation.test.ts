import { DockerEngine } from "../../src/engine/docker-engine";
import { creating } from "../../src/engine/docker/containers/lost-creation";
import type { Engine } from "../../src/engine/engine";
import { LABEL_MAYFLY_REQUEST } from "../../src/spec/labels/labels";
import {
  dropped,
  empty,
  FakeDaemon,
  json,
  silence,
  text,
  type Answer,
} from "../support/fake-daemon";

/** A time limit that the tests of an engine that does not answer wait for. */
const LIMIT_MS = 2_000;
/** A time limit that no test waits for, however slow the machine is. */
const PATIENCE_MS = 60_000;

let daemon: FakeDaemon;
let engine: Engine;

beforeEach(async () => {
  daemon = await FakeDaemon.start();
  engine = new DockerEngine(daemon.endpoint, PATIENCE_MS);
});

afterEach(() => daemon[Symbol.asyncDispose]());

interface Creation {
  readonly what: string;
  readonly route: string;
  readonly list: string;
  readonly found: unknown;
  readonly none: unknown;
  readonly removal: string;
  readonly create: () => Promise<unknown>;
}

const CREATIONS: readonly Creation[] = [
  {
    what: "a container",
    route: "POST /containers/create",
    list: "GET /containers/json",
    found: [{ Id: "m" }],
    none: [],
    removal: "DELETE /containers/m",
    create: () =>
      engine.containers.create({
        name: undefined,
        platform: undefined,
        body: { Image: "redis:8", Labels: {}, HostConfig: {} },
      }),
  },
  {
    what: "a network",
    route: "POST /networks/create",
    list: "GET /networks",
    found: [{ Id: "m" }],
    none: [],
    removal: "DELETE /networks/m",
    create: () => engine.networks.create({ name: "n", driver: "bridge", labels: {} }),
  },
  {
    what: "a volume",
    route: "POST /volumes/create",
    list: "GET /volumes",
    found: { Volumes: [{ Name: "m" }] },
    none: { Volumes: null },
    removal: "DELETE /volumes/m",
    create: () => engine.volumes.create({ name: "v", driver: "local", labels: {} }),
  },
  {
    what: "an image",
    route: "POST /commit",
    list: "GET /images/json",
    found: [{ Id: "m" }],
    none: [],
    removal: "DELETE /images/m",
    create: () =>
      engine.containers.commit("c", {
        repo: "shop",
        tag: "1",
        comment: undefined,
        author: undefined,
        pause: true,
        changes: [],
      }),
  },
];

const asked = (): string[] =>
  daemon.requests.map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, "")}`);

const LOST: readonly (readonly [string, Answer])[] = [
  ["the connection breaks", dropped],
  ["no answer comes", silence],
  ["a proxy's page comes", text(200, "<html>")],
  ["something else comes", json(200, { ok: true })],
  ["the engine is not well", json(503, { message: "context deadline exceeded" })],
];

describe.each(CREATIONS)("$what that was to be created", (creation) => {
  const { route, list, found, none, removal, create } = creation;

  it.each(LOST)("is looked for and removed when %s", async (_, answer) => {
    if (answer === silence) engine = new DockerEngine(daemon.endpoint, LIMIT_MS);
    daemon.on(route, answer).on(list, json(200, found)).on(removal, empty(204));
    await expect(create()).rejects.toMatchObject({ code: expect.any(String) as string });
    expect(asked()).toEqual([route, list, removal]);
    const label = `${LABEL_MAYFLY_REQUEST}=`;
    expect(daemon.requests[1]?.query["filters"]).toContain(label);
  });

  it("is looked for again, since an engine completes what it has begun", async () => {
    daemon.on(route, dropped).on(list, json(200, none), json(200, found)).on(removal, empty(204));
    await expect(create()).rejects.toThrow("the connection was closed");
    expect(asked()).toEqual([route, list, list, removal]);
  });

  it("is not looked for when the engine says no", async () => {
    daemon.on(route, json(409, { message: "no" }));
    await expect(create()).rejects.toThrow("(HTTP code 409): no");
    expect(asked()).toEqual([route]);
  });

  it("is reported with the first error, whatever the look for it finds", async () => {
    engine = new DockerEngine(daemon.endpoint, LIMIT_MS);
    daemon.on(route, json(500, { message: "the disk is full" })).on(list, silence);
    await expect(create()).rejects.toThrow("(HTTP code 500): the disk is full");
  });
});

it("nothing is looked for where there was no connection", async () => {
  await daemon[Symbol.asyncDispose]();
  const list = jest.fn(() => Promise.resolve([]));
  const failing = creating({ kind: "network", list, remove: () => Promise.resolve() }, () =>
    engine.networks.create({ name: "n", driver: "bridge", labels: {} }),
  );
  await expect(failing).rejects.toThrow("does not exist (ENOENT)");
  expect(list).not.toHaveBeenCalled();
  daemon = await FakeDaemon.start();
});
