import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type DseClientOptions } from "cassandra-driver";
import {
  CassandraContainer,
  CassandraKeyspace,
  type StartedCassandraContainer,
} from "../../modules/cassandra";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const CASSANDRA = "cassandra:5.0";

/** A busy machine may be late: the client waits 5 s for a connection by default. */
const socketOptions = { connectTimeout: 60_000, readTimeout: 120_000 };

/** Runs statements by the real client, and returns the first column of the last one's rows. */
async function run(options: DseClientOptions, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ socketOptions, ...options });
  try {
    await client.connect();
    let column: unknown[] = [];
    for (const statement of statements) {
      column = Array.from(await client.execute(statement), (row) => row.get(0) as unknown);
    }
    return column;
  } finally {
    await client.shutdown();
  }
}

const TABLE = "CREATE TABLE greeting (id int PRIMARY KEY, words text)";

describeContract<StartedCassandraContainer>({
  server: "cassandra",
  image: CASSANDRA,
  create: (image) =>
    new CassandraContainer(image).withSetting("authenticator", "PasswordAuthenticator"),
  query: async (cassandra) => {
    await using keyspace = await cassandra.openKeyspace();
    const words = await run(
      keyspace.getClientOptions(),
      TABLE,
      "INSERT INTO greeting (id, words) VALUES (1, 'hello')",
      "SELECT words FROM greeting",
    );
    expect(words).toEqual(["hello"]);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (cassandra) => {
      const credentials = { username: cassandra.getUsername(), password: "wrong" };
      return run({ ...cassandra.getClientOptions(), credentials }, "SELECT key FROM system.local");
    },
    error: /All host\(s\) tried for query failed/,
  },
  fromNetwork: (seen) => [
    ...["cqlsh", "-u", seen.getUsername(), "-p", seen.getPassword()],
    ...["-e", "SELECT key FROM system.local", seen.getHost(), String(seen.getPort())],
  ],
  bakes: true,
});

describeServer("cassandra", () => {
  let folder: string;
  let cassandra: StartedCassandraContainer;

  /** Writes a script and returns its path. */
  async function script(name: string, cql: string): Promise<string> {
    await writeFile(join(folder, name), cql);
    return join(folder, name);
  }

  const keyspaces = (): Promise<unknown[]> =>
    run(cassandra.getClientOptions(), "SELECT keyspace_name FROM system_schema.keyspaces");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-cassandra-"));
    const replication = "{'class': 'NetworkTopologyStrategy', 'north': 1}";
    cassandra = await new CassandraContainer(CASSANDRA)
      .withDatacenter("north")
      .withRack("r2")
      .withEnvironment({ JVM_EXTRA_OPTS: "-Dmine=yes", CASSANDRA_CLUSTER_NAME: "Shop" })
      .withInitScripts(
        await script("b.cql", `CREATE KEYSPACE shop WITH replication = ${replication};`),
        await script(
          "a.cql",
          "USE shop; CREATE TABLE tea (name text PRIMARY KEY); INSERT INTO tea (name) VALUES ('it''s; Assam');",
        ),
      )
      .start();
  });
  afterAll(async () => {
    await cassandra.stop();
    await rm(folder, { recursive: true });
  });

  it("has the names of its builder, and the image's variables", async () => {
    expect(cassandra.getContactPoint()).toBe(`${cassandra.getHost()}:${cassandra.getPort()}`);
    expect([cassandra.getDatacenter(), cassandra.getRack()]).toEqual(["north", "r2"]);
    expect([cassandra.getUsername(), cassandra.getPassword()]).toEqual(["cassandra", "cassandra"]);
    const of = (column: string): Promise<unknown[]> =>
      run(cassandra.getClientOptions(), `SELECT ${column} FROM system.local`);
    expect(await of("data_center")).toEqual(["north"]);
    expect(await of("rack")).toEqual(["r2"]);
    expect(await of("cluster_name")).toEqual(["Shop"]);
    const { output } = await cassandra.exec(["sh", "-c", "echo $JVM_EXTRA_OPTS"]);
    expect(output).toMatch(/^-Dcassandra\.skip_wait_for_gossip_to_settle=0 .*-Dmine=yes\n$/);
  });

  it("runs scripts in their order", async () => {
    expect(await run(cassandra.getClientOptions(), "SELECT name FROM shop.tea")).toEqual([
      "it's; Assam",
    ]);
  });

  it("fails with the words of a script that fails", async () => {
    const start = new CassandraContainer(CASSANDRA)
      .withInitScripts(await script("bad.cql", "CREATE TABLE nowhere.tea (name text PRIMARY KEY);"))
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("nowhere") as string,
      cause: { code: "CASSANDRA_SCRIPT_FAILED" },
    });
  });

  it("gives each test a keyspace, and drops it", async () => {
    const names: string[] = [];
    {
      await using one = await cassandra.openKeyspace();
      await using two = await cassandra.openKeyspace();
      names.push(one.getKeyspace(), two.getKeyspace());
      for (const keyspace of [one, two]) await run(keyspace.getClientOptions(), TABLE);
      await run(one.getClientOptions(), "INSERT INTO greeting (id, words) VALUES (1, 'one')");
      const rows = "SELECT words FROM greeting";
      expect(await run(one.getClientOptions(), rows)).toEqual(["one"]);
      expect(await run(two.getClientOptions(), rows)).toEqual([]);
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, CassandraKeyspace);
      expect(await run(attached.getClientOptions(), rows)).toEqual(["one"]);
      expect(await keyspaces()).toEqual(expect.arrayContaining(names));
    }
    const left = await keyspaces();
    expect(names.filter((name) => left.includes(name))).toEqual([]);
    const { output } = await cassandra.exec(["find", "/var/lib/cassandra", "-name", "snapshots"]);
    expect(output).not.toMatch(new RegExp(names.join("|")));
  });

  it("drops what a killed process has left", async () => {
    const open = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["cassandra", JSON.stringify(cassandra), "openKeyspace", end],
        ownSession(),
      );
    const killed = await open("killed");
    expect(killed.stderr).toBe("");
    expect(await keyspaces()).toContain(killed.stdout);
    expect(await open("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await keyspaces()).not.toContain(killed.stdout);
  });

  it("runs statements without a client, and reports the server's message", async () => {
    await using keyspace = await cassandra.openKeyspace();
    const table = `${keyspace.getKeyspace()}.tea`;
    await cassandra.executeCql(
      `CREATE TABLE ${table} (name text PRIMARY KEY)`,
      `INSERT INTO ${table} (name) VALUES ('Assam')`,
    );
    expect(await run(cassandra.getClientOptions(), `SELECT name FROM ${table}`)).toEqual(["Assam"]);
    await expect(cassandra.executeCql("SELECT nonsense")).rejects.toMatchObject({
      code: "CASSANDRA_REQUEST_FAILED",
      message: expect.stringContaining("mismatched input") as string,
    });
  });
});

describePage("cassandra", ["Assam", "1 keyspace for this test", "3 nodes"]);
