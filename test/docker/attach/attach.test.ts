import { join } from "node:path";
import { Client } from "pg";
import {
  attach,
  attachable,
  GenericContainer,
  StartedContainer,
  type StartedClass,
  type StartedContainerData,
} from "../../../src/module";
import { PostgreSqlContainer, StartedPostgreSqlContainer } from "../../../modules/postgresql";
import { RedisContainer, StartedRedisContainer } from "../../../modules/redis";
import { exists } from "../../support/engine-state";
import { BUSYBOX, POSTGRES, REDIS } from "../../support/images";
import { runProgram } from "../../support/run-program";

/** Returns the object that another process gets. */
const sent = <T extends StartedContainer>(started: T): T =>
  attach(json(started), started.constructor as StartedClass<T>);

const json = (started: StartedContainer): StartedContainerData =>
  JSON.parse(JSON.stringify(started)) as StartedContainerData;

const start = (): Promise<StartedContainer> =>
  new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "echo hello; httpd -f -p 80"])
    .withExposedPorts(80)
    .start();

describe("a container that was attached", () => {
  it("knows what the started one knows", async () => {
    await using started = await start();
    const attached = sent(started);
    const known = (of: StartedContainer): unknown => [
      ...[of.getId(), of.getName(), of.getLabels(), of.getHost(), of.getHostname()],
      ...[of.getMappedPort(80), of.getFirstMappedPort(), of.getMappedPorts()],
      of.getNetworkNames().map((name) => [of.getNetworkId(name), of.getIpAddress(name)]),
    ];
    expect(known(attached)).toEqual(known(started));
    expect(attached.toJSON()).toEqual(started.toJSON());
  });

  it("does what the started one does", async () => {
    await using started = await start();
    const attached = sent(started);
    expect(await attached.exec("echo from afar")).toMatchObject({ stdout: "from afar\n" });
    await attached.waitForLog("hello");
    expect(await attached.getLogs()).toMatchObject({ stdout: "hello\n" });
    await attached.copyContentToContainer([{ content: "text", target: "/file" }]);
    expect(String(await attached.copyFileFromContainer("/file"))).toBe("text");
    expect((await attached.getState()).startedAt).toBeInstanceOf(Date);
    await attached.restart();
    const answer = await fetch(`http://${attached.getHost()}:${attached.getMappedPort(80)}/`);
    expect(answer.status).toBe(404);
  });

  it("is let go of at the end of a block, and stopped by stop()", async () => {
    await using started = await start();
    {
      await using attached = sent(started);
      expect(attached.getId()).toBe(started.getId());
    }
    expect(await exists(started.getId())).toBe(true);
    await sent(started).stop();
    expect(await exists(started.getId())).toBe(false);
  });

  it("is of its module's class, whose methods work", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES).withPassword("s3").start();
    const attached = sent(postgres);
    expect(attached).toBeInstanceOf(StartedPostgreSqlContainer);
    expect(attached.getConnectionUri()).toBe(postgres.getConnectionUri());
    await attached.snapshot();
    await attached.restart();
    const client = new Client({ connectionString: attached.getConnectionUri() });
    await client.connect();
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await client.end();

    await using redis = await new RedisContainer(REDIS).withPassword("s3").start();
    const second = sent(redis);
    expect(second).toBeInstanceOf(StartedRedisContainer);
    expect(await second.executeCliCmd("PING")).toBe("PONG\n");
  });

  it("is refused as a class other than its own", async () => {
    await using started = await start();
    expect(() => attach(json(started), StartedRedisContainer)).toThrow(
      'attach: expected data of a StartedRedisContainer, got "StartedContainer"',
    );
  });

  it("is of a class of the user's own", async () => {
    class StartedThing extends StartedContainer {
      constructor(
        from: StartedContainer,
        readonly thing: string,
      ) {
        super(from);
      }
      protected override attachment(): { kind: string; details: unknown } {
        return { kind: "thing", details: { thing: this.thing } };
      }
    }
    await using started = new StartedThing(await start(), "own");
    expect(() => sent(started)).toThrow(
      /attach: expected a kind of container whose file has been imported .*"thing"/,
    );
    attachable("thing", {
      create: (from, { thing }: { thing: string }) => new StartedThing(from, thing),
    });
    expect(sent(started)).toBeInstanceOf(StartedThing);
    expect(sent(started).thing).toBe("own");
  });

  it("works in another process, which loads nothing that talks to an engine before it needs it", async () => {
    await using redis = await new RedisContainer(REDIS).withPassword("s3").start();
    const { stdout, stderr } = await runProgram(process.execPath, [
      join(__dirname, "..", "programs", "attach.js"),
      JSON.stringify(redis),
    ]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      url: redis.getConnectionUrl(),
      loadedBefore: false,
      answer: "PONG\n",
      loadedAfter: true,
    });
    expect(await exists(redis.getId())).toBe(true);
  });
});

test.each([[{}], [null], ["text"], [{ mayflyContainer: 2, info: {} }]])(
  "attach refuses %j",
  (data) => {
    expect(() => attach(data as never)).toThrow(
      /^attach: expected the result of a started container's toJSON\(\)/,
    );
  },
);
