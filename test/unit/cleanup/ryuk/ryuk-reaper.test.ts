import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { RyukConnection } from "../../../../src/cleanup/ryuk/connection";
import { ryukReaper } from "../../../../src/cleanup/ryuk/ryuk-reaper";
import { ryukName } from "../../../../src/cleanup/ryuk/ryuk-spec";
import type { RyukContext } from "../../../../src/cleanup/ryuk/start-ryuk";
import type { Reaper } from "../../../../src/run/reaper";
import { EngineError } from "../../../../src/errors";
import { realProcess } from "../../../../src/common/process-wide";
import { eventually } from "../../../support/eventually";
import type { FakeContainer } from "../../../support/fake-engine/container";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";
import { acknowledging, scriptedRyuk, type ScriptedRyuk } from "../../../support/scripted-ryuk";

const IMAGE = "testcontainers/ryuk:0.14.0";

interface World extends Disposable {
  readonly engine: FakeEngine;
  /** The server that answers in place of every Ryuk. */
  readonly ryuk: ScriptedRyuk;
  readonly session: string;
  /** Returns a reaper of the session, as each test file of a process has one. */
  reaper(): Reaper;
  /** Creates the session's Ryuk, as another process would. */
  create(labels?: Record<string, string>): Promise<string>;
}

async function world(env: NodeJS.ProcessEnv = {}): Promise<World> {
  const engine = new FakeEngine([IMAGE, "fake:1"]);
  const ryuk = await scriptedRyuk();
  const session = randomUUID();
  const runtime = fakeRuntime(engine, {
    TESTCONTAINERS_RYUK_PORT: String(ryuk.port),
    TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: "/engine.sock",
    ...env,
  });
  const context: RyukContext = {
    ...runtime,
    session: {
      id: session,
      labels: { "org.testcontainers.session-id": session, "dev.mayfly.owner": "o" },
      filter: { "org.testcontainers.session-id": session },
    },
    ownContainer: () => Promise.resolve(undefined),
    endpoint: {
      uri: "fake://engine",
      origin: "a test",
      address: { host: "127.0.0.1", port: 1, tls: undefined },
      apiVersion: "1.41",
      kind: "docker",
    },
  };
  return {
    engine,
    ryuk,
    session,
    reaper: () => ryukReaper(context),
    create: (labels = { "dev.mayfly.ryuk": session }) =>
      engine.containers.create({
        name: ryukName(session),
        platform: undefined,
        body: {
          Image: IMAGE,
          Labels: labels,
          HostConfig: {
            PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(ryuk.port) }] },
          },
        },
      }),
    [Symbol.dispose]: () => {
      ryuk[Symbol.dispose]();
    },
  };
}

function only({ engine }: World): FakeContainer {
  const [container, ...others] = engine.stored.containers.values();
  if (container === undefined || others.length > 0) throw new Error("not one container");
  return container;
}

const asked = ({ engine }: World, method: string): number =>
  engine.calls.filter((call) => call.method === method).length;

describe("a reaper that uses Ryuk", () => {
  it("starts a Ryuk, and tracks what Ryuk acknowledged", async () => {
    using here = await world();
    await here.reaper().track({ owner: "me" });
    expect(here.ryuk.lines).toEqual(["label=owner%3Dme"]);
    const { name, request } = only(here);
    expect(name).toBe(ryukName(here.session));
    expect(request.body).toMatchObject({
      Image: IMAGE,
      Labels: {
        "org.testcontainers.ryuk": "true",
        "dev.mayfly.ryuk": here.session,
        // By this label prune finds the container if its owner dies before the start.
        "dev.mayfly.owner": "o",
      },
      HostConfig: {
        AutoRemove: true,
        Mounts: [{ Type: "bind", Source: "/engine.sock", Target: "/var/run/docker.sock" }],
        PortBindings: {
          "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(here.ryuk.port) }],
        },
      },
    });
    // Ryuk would remove itself if it had the session's label.
    expect(request.body.Labels).not.toHaveProperty(["org.testcontainers.session-id"]);
    expect(request.body.HostConfig.Privileged).toBeUndefined();
    expect(request.body.Env).toBeUndefined();
  });

  it("passes the settings on to Ryuk", async () => {
    using here = await world({
      RYUK_CONTAINER_IMAGE: "fake:1",
      TESTCONTAINERS_RYUK_PRIVILEGED: "true",
      TESTCONTAINERS_RYUK_VERBOSE: "true",
      TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1m30s",
    });
    await here.reaper().track({ owner: "me" });
    const { request } = only(here);
    expect(request.body).toMatchObject({
      Image: "fake:1",
      Env: ["RYUK_VERBOSE=true", "RYUK_RECONNECTION_TIMEOUT=1m30s"],
      HostConfig: { Privileged: true },
    });
  });

  it("applies the prefix for images of Docker Hub", async () => {
    using here = await world({ TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror.lan/hub" });
    here.engine.registry.add(`mirror.lan/hub/${IMAGE}`);
    await here.reaper().track({ owner: "me" });
    const { request } = only(here);
    expect(request.body.Image).toBe(`mirror.lan/hub/${IMAGE}`);
  });

  it.each([
    [
      { TESTCONTAINERS_RYUK_PORT: "http" },
      'TESTCONTAINERS_RYUK_PORT: expected a port from 1 to 65535, got "http"',
    ],
    [
      { TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "10" },
      'TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: expected a duration with a unit, such as 10s or 1m30s, got "10"',
    ],
  ])("refuses %j", async (env, message) => {
    using here = await world(env);
    await expect(here.reaper().track({ owner: "me" })).rejects.toThrow(message);
  });

  it("tries once to pull the image, since another mode can clean up", async () => {
    using here = await world();
    here.engine.stored.images.delete(IMAGE);
    const timeout = new EngineError(`pull image ${IMAGE}`, "dial tcp: i/o timeout", 500);
    here.engine.failOn("images.pull", timeout);
    await expect(here.reaper().track({ owner: "o" })).rejects.toThrow("dial tcp: i/o timeout");
    expect(here.engine.calls.filter(({ method }) => method === "images.pull")).toHaveLength(1);
  });

  it("uses one connection for all test files of a process", async () => {
    using here = await world();
    await Promise.all([here.reaper().track({ owner: "me" }), here.reaper().track({ owner: "me" })]);
    await here.reaper().track({ project: "shop" });
    expect(here.ryuk.connections).toHaveLength(1);
    expect(here.ryuk.lines).toEqual(["label=owner%3Dme", "label=project%3Dshop"]);
    expect(here.engine.stored.containers.size).toBe(1);
  });

  it("uses the Ryuk that another process of the session has started", async () => {
    using here = await world();
    await here.engine.containers.start(await here.create());
    await here.reaper().track({ owner: "me" });
    expect(here.engine.stored.containers.size).toBe(1);
    expect(here.ryuk.lines).toEqual(["label=owner%3Dme"]);
  });

  it("uses the Ryuk that another process starts at the same moment", async () => {
    using here = await world();
    here.engine.failOn("containers.inspect", new EngineError("inspect", "No such container", 404));
    await here.engine.containers.start(await here.create());
    await here.reaper().track({ owner: "me" });
    // The test created one container; the engine refused the one of the reaper.
    expect(asked(here, "containers.create")).toBe(2);
    expect(here.ryuk.lines).toEqual(["label=owner%3Dme"]);
  });

  it("starts the session's Ryuk if its owner died before it did", async () => {
    using here = await world();
    const id = await here.create();
    await here.reaper().track({ owner: "me" });
    expect(here.engine.stored.containers.get(id)?.status).toBe("running");
  });

  it("replaces a Ryuk that has ended", async () => {
    using here = await world();
    const id = await here.create();
    await here.engine.containers.start(id);
    here.engine.exit(id, 0);
    await here.reaper().track({ owner: "me" });
    expect([...here.engine.stored.containers.keys()]).not.toContain(id);
    expect(here.engine.stored.containers.size).toBe(1);
  });

  it("replaces a Ryuk that is already removing objects and does not answer any more", async () => {
    using here = await world();
    const id = await here.create();
    await here.engine.containers.start(id);
    here.ryuk.script = (connection) => {
      connection.end();
      here.ryuk.script = acknowledging;
      here.engine.exit(id, 0);
    };
    await here.reaper().track({ owner: "me" });
    expect(here.engine.stored.containers.has(id)).toBe(false);
    expect(here.engine.stored.containers.size).toBe(1);
  });

  it("starts the abandoned Ryuks of other sessions, so that they end by themselves", async () => {
    using here = await world();
    const labels = { "dev.mayfly.ryuk": "another" };
    const body = { Image: IMAGE, Labels: labels, HostConfig: {} };
    const id = await here.engine.containers.create({ name: "other", platform: undefined, body });
    await here.reaper().track({ owner: "me" });
    await eventually("the other one runs", () =>
      Promise.resolve(here.engine.stored.containers.get(id)?.running === true || "not yet"),
    );
  });

  it("does not use a container of the same name that is no Ryuk of the session", async () => {
    using here = await world();
    const id = await here.create({ "org.testcontainers.ryuk": "true" });
    await here.engine.containers.start(id);
    await expect(here.reaper().track({ owner: "me" })).rejects.toThrow(
      `Ryuk cannot clean up on fake://engine: another container already has the name ${ryukName(here.session)}\n` +
        `Hint: inspect it with docker inspect ${ryukName(here.session)}, and remove or rename it`,
    );
    expect(here.ryuk.connections).toEqual([]);
  });
});

describe("a reaper that cannot start a Ryuk", () => {
  it("says why, and tries again at the next call", async () => {
    using here = await world();
    const reaper = here.reaper();
    here.engine.stored.images.delete(IMAGE);
    const failure: unknown = await reaper.track({ owner: "me" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "RyukError",
      code: "RYUK_FAILED",
      cause: { code: "IMAGE_PULL_FAILED" },
    });
    expect(String(failure)).toContain(
      `Ryuk cannot clean up on fake://engine: Image ${IMAGE} could not be pulled: manifest for`,
    );
    here.engine.addImage(IMAGE);
    await reaper.track({ owner: "me" });
    expect(here.ryuk.lines).toEqual(["label=owner%3Dme"]);
  });

  it("shows Ryuk's log, which the engine removes at once", async () => {
    using here = await world();
    here.ryuk.script = (connection) => connection.end();
    here.engine.onStart((id) => {
      here.engine.print(id, "Cannot connect to the Docker daemon\n");
      setImmediate(() => {
        here.engine.exit(id, 1);
      });
    });
    await expect(here.reaper().track({ owner: "me" })).rejects.toThrow(
      /its container did not become ready.*\nIts last log lines:\n {2}\| Cannot connect to the Docker daemon\nHint: the engine's socket was mounted from \/engine.sock; set TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE/,
    );
    expect(here.engine.leftovers()).toEqual([]);
  });

  it("shows Ryuk's log if Ryuk cannot be reached", async () => {
    using here = await world();
    here.engine.onStart((id) => {
      here.engine.print(id, "msg=listening address=[::]:8080\n");
    });
    // No address drops packets on every machine. By the second attempt, the log has been read.
    jest.spyOn(RyukConnection, "open").mockImplementationOnce(async () => {
      await sleep(500);
      throw new Error("no connection within 5000 ms");
    });
    await expect(here.reaper().track({ owner: "me" })).rejects.toThrow(
      /Ryuk's port cannot be reached: .* no connection within 5000 ms\nIts last log lines:\n {2}\| msg=listening address=\[::\]:8080\nHint: a firewall/,
    );
  });
});

describe("a reaper that loses its connection", () => {
  it("registers all filters again", async () => {
    using here = await world();
    const reaper = here.reaper();
    await reaper.track({ owner: "me" });
    await reaper.track({ project: "shop" });
    here.ryuk.connections[0]?.destroy();
    await eventually("a second connection", () =>
      Promise.resolve(here.ryuk.lines.length === 4 || here.ryuk.lines.join()),
    );
    expect(here.ryuk.lines.slice(2)).toEqual(["label=owner%3Dme", "label=project%3Dshop"]);
    expect(here.engine.stored.containers.size).toBe(1);
  });

  it("starts another Ryuk if the first one has ended", async () => {
    using here = await world();
    await here.reaper().track({ owner: "me" });
    const [first = ""] = here.engine.stored.containers.keys();
    await here.engine.containers.remove(first, { volumes: true });
    here.ryuk.connections[0]?.destroy();
    await eventually("a second connection", () =>
      Promise.resolve(here.ryuk.lines.length === 2 || here.ryuk.lines.join()),
    );
    expect([...here.engine.stored.containers.keys()]).not.toContain(first);
    expect(here.engine.stored.containers.size).toBe(1);
  });

  it("warns once if no Ryuk can be reached, and keeps trying", async () => {
    using here = await world();
    const reaper = here.reaper();
    await reaper.track({ owner: "me" });
    here.engine.stored.containers.clear();
    here.engine.stored.images.clear();
    const warning = once(realProcess, "warning");
    here.ryuk.connections[0]?.destroy();
    const [text] = (await warning) as [Error];
    expect(String(text)).toMatch(
      /^MayflyWarning: The connection to Ryuk was lost \(the connection was closed\), and opening a new one failed\. The objects of this process may be removed too early, or not at all\. Reason: Ryuk cannot clean up on fake:\/\/engine: Image/,
    );
    here.engine.addImage(IMAGE);
    await eventually("a second connection", () =>
      Promise.resolve(here.ryuk.lines.length === 2 || here.ryuk.lines.join()),
    );
    await reaper.track({ project: "shop" });
    expect(here.ryuk.lines.slice(1)).toEqual(["label=owner%3Dme", "label=project%3Dshop"]);
  });
});
