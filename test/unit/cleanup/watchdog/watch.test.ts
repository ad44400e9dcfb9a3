import { spawn } from "node:child_process";
import { mkdtemp, rm, unlink } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { formatProcessId, processIdOf } from "../../../../src/run/process-id";
import { WatchdogClient } from "../../../../src/cleanup/watchdog/client";
import { WatchdogConnection } from "../../../../src/cleanup/watchdog/connection";
import type { Timing } from "../../../../src/cleanup/watchdog/protocol";
import { watch } from "../../../../src/cleanup/watchdog/server";
import { eventually } from "../../../support/eventually";
import { FakeEngineCalls } from "../../../support/fake-engine-calls";

let folder: string;
let socketPath: string;
let engine: FakeEngineCalls;
let watching: Promise<void>[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-watch-"));
  socketPath = join(folder, "w");
  engine = new FakeEngineCalls();
  watching = [];
});

// A watchdog ends by itself once its last client has left and nothing is left to do.
afterEach(async () => {
  await Promise.all(watching);
  await rm(folder, { recursive: true });
});

function start(timing: Partial<Timing> = {}, calls = engine): Promise<void> {
  const endpoint = {
    uri: "unix:///x",
    address: { socketPath: "/x" },
    apiVersion: undefined,
    kind: "docker" as const,
  };
  // Long enough for a busy machine to connect the first client.
  const all = { grace: 20, quiet: [300, 300], idle: 2_000, sweepAfter: 1e9, ...timing };
  const ended = watch({ endpoint, socketPath, timing: all }, calls);
  watching.push(ended);
  return ended;
}

async function connect(): Promise<WatchdogConnection> {
  let connection: WatchdogConnection | undefined;
  await eventually("a watchdog listens", async () => {
    try {
      connection = await WatchdogConnection.open(socketPath);
      return true;
    } catch (error) {
      return String(error);
    }
  });
  return connection!;
}

const object = (id: string, labels: Record<string, string>) => ({
  kind: "container" as const,
  id,
  labels,
});
/** Starts a runner; `kept` are the labels of an object that is kept for its run. */
function startRun(): { readonly kept: Record<string, string>; readonly end: () => void } {
  const run = spawn(process.execPath, ["-e", "setInterval(() => 0, 1e6)"]);
  return {
    kept: {
      s: "1",
      "dev.mayfly.scope": "run",
      "dev.mayfly.run": formatProcessId(processIdOf(run.pid!)!),
    },
    end: () => {
      run.kill("SIGKILL");
    },
  };
}
const removed = (id: string): Promise<void> =>
  eventually(`${id} is removed`, () =>
    Promise.resolve(engine.log.includes(`remove container ${id}`) || engine.log.join()),
  );

describe("a watchdog", () => {
  it("removes the objects of a worker whose runner has ended, although the worker lives", async () => {
    const runner = startRun();
    const self = formatProcessId(processIdOf(process.pid)!);
    engine.add(object("a", { s: "1", "dev.mayfly.owner": self }));
    void start();
    const [worker, other] = [await connect(), await connect()];
    const ofWorker = { self, runner: runner.kept["dev.mayfly.run"]! };
    await worker.ask({ everything: true, hold: { s: "1" }, worker: ofWorker });
    await other.ask({ everything: true, hold: { s: "2" } });
    await sleep(800);
    expect(engine.log).toEqual([]);
    runner.end();
    await removed("a");

    // The worker goes on, and the objects that it creates then are removed, too.
    await worker.ask({ everything: true, hold: { s: "1" }, worker: ofWorker });
    engine.add(object("b", { s: "1", "dev.mayfly.owner": self }), object("c", { s: "2" }));
    await removed("b");
    expect(engine.things.map(({ id }) => id)).toEqual(["c"]);
    worker.close();
    other.close();
  });

  it("removes a session's objects once its last connection is closed, and nothing else", async () => {
    engine.add(object("a", { s: "1" }), object("b", { s: "2" }));
    void start();
    const [first, second, other] = [await connect(), await connect(), await connect()];
    await Promise.all([
      first.ask({ everything: true, hold: { s: "1" } }),
      second.ask({ everything: true, hold: { s: "1" } }),
    ]);
    await other.ask({ everything: true, hold: { s: "2" } });
    first.close();
    await sleep(200);
    expect(engine.log).toEqual([]);
    second.close();
    await removed("a");
    expect(engine.things.map(({ id }) => id)).toEqual(["b"]);
    other.close();
    await removed("b");
  });

  it("tries again until a removal succeeds, and looks for objects that appear late", async () => {
    engine.add(object("a", { s: "1" }));
    engine.failures.set("list container", [new Error("the engine is restarting")]);
    engine.failures.set("remove container a", [new Error("in use"), new Error("in use")]);
    void start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    client.close();
    await removed("a");
    engine.add(object("late", { s: "1" }));
    await removed("late");
  });

  it("acknowledges a session that is being removed only once the removal has stopped", async () => {
    engine.add(object("a", { s: "1" }));
    let answer = (): void => undefined;
    engine.answers = new Promise((resolve) => (answer = resolve));
    void start();
    const first = await connect();
    await first.ask({ everything: true, hold: { s: "1" } });
    const list = jest.spyOn(engine, "list");
    first.close();
    await eventually("the removal begins", () =>
      Promise.resolve(list.mock.calls.length > 0 || "not yet"),
    );
    const second = await connect();
    let acknowledged = false;
    const held = second
      .ask({ everything: true, hold: { s: "1" } })
      .then(() => (acknowledged = true));
    await sleep(300);
    expect(acknowledged).toBe(false);
    answer();
    await held;
    engine.add(object("b", { s: "1" }));
    await sleep(1_000);
    expect(engine.things.map(({ id }) => id)).toEqual(["b"]);
    second.close();
    await removed("b");
  });

  it("spares the objects of a living process that has lost its connection", async () => {
    const mine = { s: "1", "dev.mayfly.owner": formatProcessId(processIdOf(process.pid)!) };
    engine.add(object("mine", mine), object("dead", { s: "1", "dev.mayfly.owner": "a.b.1.1" }));
    void start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    client.close();
    await removed("dead");
    await sleep(500);
    expect(engine.things.map(({ id }) => id)).toEqual(["mine"]);
    engine.things = [];
  });

  it("keeps the objects of a run until its runner has ended, and asks no engine meanwhile", async () => {
    const { kept, end } = startRun();
    engine.add(object("kept", kept), object("other", { ...kept, "dev.mayfly.scope": "" }));
    const list = jest.spyOn(engine, "list");
    const ended = start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    client.close();
    await removed("other");
    engine.add(object("late", { s: "1" }));
    await removed("late");
    await eventually("the watchdog asks nothing any more", async () => {
      list.mockClear();
      // Twice as long as the watchdog looks for late objects, and longer than it stays without work.
      await sleep(3_000);
      return list.mock.calls.length === 0 || "it still asks";
    });
    expect(engine.things.map(({ id }) => id)).toEqual(["kept"]);
    end();
    await removed("kept");
    await ended;
  });

  it("holds a session again while objects that are kept for the run are left", async () => {
    const { kept, end } = startRun();
    engine.add(object("kept", kept), object("first", { s: "1" }));
    void start({ quiet: [] });
    const first = await connect();
    await first.ask({ everything: true, hold: { s: "1" } });
    first.close();
    await removed("first");
    await sleep(600);
    const second = await connect();
    await second.ask({ everything: true, hold: { s: "1" } });
    engine.add(object("second", { s: "1" }));
    await sleep(600);
    expect(engine.things.map(({ id }) => id)).toEqual(["kept", "second"]);
    second.close();
    await removed("second");
    end();
    await removed("kept");
  });

  it("closes a connection that does not follow the protocol", async () => {
    void start();
    const client = await connect();
    await expect(client.ask({ everything: true, hold: {} })).rejects.toThrow(
      "the watchdog closed the connection",
    );
  });

  it("ends by itself once it has nothing to do, and removes its socket", async () => {
    await start({ idle: 100 });
    await expect(WatchdogConnection.open(socketPath)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("stops a container after its idle timeout without a user, and does not remove it", async () => {
    void start();
    const [first, second] = [await connect(), await connect()];
    await first.ask({ use: "r", idle: 300 });
    await second.ask({ use: "r", idle: 300 });
    await first.ask({ release: "r" });
    await sleep(500);
    expect(engine.log).toEqual([]);
    second.close();
    await eventually("the container is stopped", () =>
      Promise.resolve(engine.log.includes("stop r") || engine.log.join()),
    );
    expect(engine.log).toEqual(["stop r"]);
    first.close();
  });

  it("acknowledges a use of a container that is being stopped only once it has stopped", async () => {
    let answer = (): void => undefined;
    engine.answers = new Promise((resolve) => (answer = resolve));
    void start();
    const client = await connect();
    await client.ask({ use: "r", idle: 50 });
    await client.ask({ release: "r" });
    await eventually("the stop begins", () =>
      Promise.resolve(engine.log.includes("stop r") || "not yet"),
    );
    let acknowledged = false;
    const used = client.ask({ use: "r", idle: 50 }).then(() => (acknowledged = true));
    await sleep(300);
    expect(acknowledged).toBe(false);
    answer();
    await used;
    client.close();
  });

  it("removes the leftovers of dead sessions, and takes over idle containers", async () => {
    const session = { "org.testcontainers.lang": "node", "dev.mayfly.run": "" };
    const me = processIdOf(process.pid)!;
    const owned = (id: string, start: string, user?: string) => ({
      ...object(id, {
        ...session,
        "org.testcontainers.session-id": id,
        "dev.mayfly.kind": "container",
        "dev.mayfly.owner": formatProcessId({ ...me, start, ...(user && { user }) }),
        "dev.mayfly.run": formatProcessId({ ...me, start }),
      }),
      isRunning: true,
    });
    const idle = (id: string, user = me.user) => ({
      ...object(id, {
        "dev.mayfly.kind": "container",
        "dev.mayfly.idle-timeout": "50",
        "dev.mayfly.reuse-creator": JSON.stringify({
          attempt: "1",
          owner: formatProcessId({ ...me, user }),
          timeout: 1,
        }),
      }),
      isRunning: true,
    });
    engine.add(owned("left", "1"), owned("living", me.start), owned("held", "1"));
    engine.add(owned("other user's", "1", "ffff"), idle("other's idle", "ffff"), idle("idle"));
    engine.add({ ...owned("0123456789ab", "1"), name: "mayfly-failed-0123456789ab" });
    void start({ sweepAfter: 10_000 });
    const client = await connect();
    await client.ask({ everything: true, hold: { "org.testcontainers.session-id": "held" } });
    await removed("left");
    await eventually("the idle container is stopped", () =>
      Promise.resolve(engine.log.includes("stop idle") || engine.log.join()),
    );
    expect([...engine.log].sort()).toEqual(["remove container left", "stop idle"]);
    client.close();
  });
});

describe("the socket of a watchdog", () => {
  it("is taken over from a watchdog that was killed", async () => {
    await leaveStaleSocket();
    void start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    client.close();
  });

  it("belongs to one watchdog: a second one ends at once", async () => {
    void start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    await start();
    await client.ask({ everything: true, hold: { s: "2" } });
    client.close();
  });

  it("is created again if its file was deleted; the clients notice nothing", async () => {
    engine.add(object("a", { s: "1" }));
    void start();
    const client = await connect();
    await client.ask({ everything: true, hold: { s: "1" } });
    await unlink(socketPath);
    const other = await connect();
    await other.ask({ everything: true, hold: { s: "1" } });
    other.close();
    await sleep(300);
    expect(engine.log).toEqual([]);
    client.close();
    await removed("a");
  });

  it("belongs to one of the watchdogs that start together, which gets all holds", async () => {
    await leaveStaleSocket();
    const engines = Array.from({ length: 4 }, () => new FakeEngineCalls());
    const ended: number[] = [];
    for (const [index, calls] of engines.entries()) {
      void start({}, calls).then(() => ended.push(index));
    }
    const clients = Array.from({ length: 6 }, (_, index) => ({
      session: { s: String(index % 3) },
      client: new WatchdogClient({
        socketPath,
        launch: () => undefined,
        onLost: (reason) => {
          throw new Error(reason);
        },
      }),
    }));
    await Promise.all(
      clients.map(({ client, session }) => client.hold(session, { everything: true })),
    );
    await eventually("one watchdog is left", () =>
      Promise.resolve(ended.length === 3 || `ended: ${ended.join()}`),
    );
    for (const { client, session } of clients) await client.hold(session, { everything: true });
    expect(ended).toHaveLength(3);
    for (const calls of engines) expect(calls.log).toEqual([]);
    for (const { client } of clients) client.close();
  });
});

describe("a client", () => {
  it("starts a watchdog if none listens, and says why that failed", async () => {
    const client = new WatchdogClient({
      socketPath,
      launch: (onFailure) => {
        onFailure("it ended with code 1");
      },
      onLost: () => undefined,
    });
    await expect(client.hold({ s: "1" }, { everything: true })).rejects.toThrow(
      `no watchdog answers at ${socketPath}: it ended with code 1`,
    );
  });

  it("repeats everything to the next watchdog if the first one ends", async () => {
    engine.add(object("a", { s: "1" }));
    const client = new WatchdogClient({
      socketPath,
      launch: () => void start(),
      onLost: () => undefined,
    });
    const server = await listen();
    const held = client.hold({ s: "1" }, { everything: true });
    await eventually("the client has connected", () =>
      Promise.resolve(server.connections > 0 || "not yet"),
    );
    server.close();
    await held;
    client.close();
    await removed("a");
  });
});

/** Leaves a socket without a listener, as a watchdog that is killed does. */
async function leaveStaleSocket(): Promise<void> {
  const { execFile } = await import("node:child_process");
  const program = `require("net").createServer().listen(${JSON.stringify(socketPath)},
    () => process.kill(process.pid, "SIGKILL"))`;
  await new Promise((resolve) => execFile(process.execPath, ["-e", program], resolve));
}

/** Starts a server that never answers. */
async function listen(): Promise<{ readonly connections: number; close: () => void }> {
  const sockets = new Set<{ destroy: () => void }>();
  const server: Server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    get connections() {
      return sockets.size;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
