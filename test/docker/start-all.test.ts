import { randomUUID } from "node:crypto";
import { RedisContainer, StartedRedisContainer } from "../../modules/redis";
import { GenericContainer, Network, startAll, type StartedContainer } from "../../src";
import { containersWith } from "../support/engine-state";
import { BUSYBOX, REDIS } from "../support/images";

const order: string[] = [];
let trace: string;

beforeEach(() => {
  order.length = 0;
  trace = randomUUID();
});

const named = (name: string): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withLabels({ "test.trace": trace })
    .withCommand(["sleep", "infinity"])
    .withHooks({
      created: () => order.push(`+${name}`),
      ready: () => order.push(`=${name}`),
      stopped: () => order.push(`-${name}`),
    });

const left = (): Promise<string[]> => containersWith("test.trace", trace);

describe("startAll", () => {
  it("gives what was started at the places of its builders, with their types", async () => {
    await using started = await startAll([named("a"), new RedisContainer(REDIS)]);
    const [first, redis] = started;
    const typed: [StartedContainer, StartedRedisContainer] = [first, redis];
    expect(typed[1]).toBeInstanceOf(StartedRedisContainer);
    expect(await redis.executeCliCmd("ping")).toBe("PONG\n");
  });

  it("starts a dependency of two once, before both, and stops all in reverse", async () => {
    const db = named("db");
    const [one, two] = [named("one").withDependsOn(db), named("two").withDependsOn(db)];
    {
      await using _started = await startAll([one, two], { concurrency: 2 });
      expect(order.slice(0, 2)).toEqual(["+db", "=db"]);
      expect([...order].sort()).toEqual(["+db", "+one", "+two", "=db", "=one", "=two"]);
      expect(await left()).toHaveLength(3);
    }
    expect(order.at(-1)).toBe("-db");
    expect(await left()).toEqual([]);
  });

  it("leaves nothing when one fails", async () => {
    const bad = named("bad").withCommand(["/no/such/program"]);
    const all = [named("a"), named("b").withDependsOn(named("c")), bad.withDependsOn(named("d"))];
    await expect(startAll(all)).rejects.toMatchObject({ code: "CONTAINER_START_FAILED" });
    expect(await left()).toEqual([]);
  });

  it("leaves nothing when it is aborted", async () => {
    const abort = new AbortController();
    const reason = new Error("changed my mind");
    const trigger = named("trigger").withHooks({
      ready: () => {
        abort.abort(reason);
      },
    });
    await expect(
      startAll([named("a"), named("b").withDependsOn(trigger)], { signal: abort.signal }),
    ).rejects.toBe(reason);
    expect(await left()).toEqual([]);
  });

  it.each([0, -1, 1.5])("refuses a concurrency of %d", async (concurrency) => {
    await expect(startAll([named("a")], { concurrency })).rejects.toThrow(
      `startAll.concurrency: expected a whole number, 1 or more, got ${concurrency}`,
    );
    expect(await left()).toEqual([]);
  });
});

describe("withDependsOn", () => {
  it("starts the other first and stops it after, without startAll too", async () => {
    await using network = await new Network().start();
    const web = named("web")
      .withNetwork(network)
      .withNetworkAliases("web")
      .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
      .withExposedPorts(8080);
    const app = named("app").withNetwork(network).withDependsOn(web);
    {
      await using started = await app.start();
      const { exitCode } = await started.exec("wget -q -O - http://web:8080/passwd");
      expect(exitCode).toBe(0);
    }
    expect(order).toEqual(["+web", "=web", "+app", "=app", "-app", "-web"]);
    expect(await left()).toEqual([]);
  });

  it("works for subclasses that do not pass the options of start() on", async () => {
    class Own extends GenericContainer {
      override async start(): Promise<StartedContainer> {
        return super.start();
      }
    }
    const db = named("db");
    const own = new Own(BUSYBOX)
      .withLabels({ "test.trace": trace })
      .withCommand(["sleep", "infinity"])
      .withDependsOn(db);
    await using _started = await startAll([own, named("other").withDependsOn(db)]);
    expect(await left()).toHaveLength(3);
  });

  it("leaves nothing when the container itself fails", async () => {
    const app = named("app").withCommand(["/no/such/program"]).withDependsOn(named("db"));
    await expect(app.start()).rejects.toMatchObject({ code: "CONTAINER_START_FAILED" });
    expect(await left()).toEqual([]);
  });

  it("refuses a circle at the call that closes it", () => {
    const [a, b, c] = [named("a"), named("b"), named("c")];
    a.withDependsOn(b);
    b.withDependsOn(c);
    expect(() => c.withDependsOn(a)).toThrow(
      /^withDependsOn: expected containers that do not depend on/,
    );
    expect(() => a.withDependsOn(a)).toThrow(
      /^withDependsOn: expected containers that do not depend on/,
    );
  });
});
