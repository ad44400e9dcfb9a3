import { Client } from "cassandra-driver";
import {
  ScyllaContainer,
  ScyllaKeyspace,
  type ScyllaClientOptions,
  type StartedScyllaContainer,
} from "../../modules/scylladb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const SCYLLA = "scylladb/scylla:6.2";

/** A busy machine may be late: the client waits 5 s for a connection by default. */
const socketOptions = { connectTimeout: 60_000, readTimeout: 120_000 };

/** Runs a statement by the real client, and returns the first column of its rows. */
async function run(options: ScyllaClientOptions, statement: string): Promise<unknown[]> {
  const client = new Client({ socketOptions, ...options });
  try {
    await client.connect();
    return Array.from(await client.execute(statement), (row) => row.get(0) as unknown);
  } finally {
    await client.shutdown();
  }
}

const withLogin = (image: string): ScyllaContainer =>
  new ScyllaContainer(image).withCommand(["--authenticator", "PasswordAuthenticator"]);

describeContract<StartedScyllaContainer>({
  server: "scylladb",
  image: SCYLLA,
  create: withLogin,
  query: async (scylla) => {
    await using keyspace = await scylla.openKeyspace();
    const options = keyspace.getClientOptions();
    await run(options, "CREATE TABLE greeting (id int PRIMARY KEY, words text)");
    await run(options, "INSERT INTO greeting (id, words) VALUES (1, 'hello')");
    expect(await run(options, "SELECT words FROM greeting")).toEqual(["hello"]);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (scylla) => {
      const credentials = { username: scylla.getUsername(), password: "wrong" };
      return run({ ...scylla.getClientOptions(), credentials }, "SELECT key FROM system.local");
    },
    error: /All host\(s\) tried for query failed/,
  },
  bakes: false,
});

describeServer("scylladb", () => {
  let scylla: StartedScyllaContainer;
  beforeAll(async () => {
    scylla = await new ScyllaContainer(SCYLLA).withCommand(["--cluster-name=Shop"]).start();
  });
  afterAll(() => scylla.stop());

  it("has the datacenter that clients have to know, and the user's options", async () => {
    expect(scylla.getContactPoint()).toBe(`${scylla.getHost()}:${scylla.getPort()}`);
    const of = (column: string): Promise<unknown[]> =>
      run(scylla.getClientOptions(), `SELECT ${column} FROM system.local`);
    expect(await of("data_center")).toEqual([scylla.getDatacenter()]);
    expect(await of("cluster_name")).toEqual(["Shop"]);
  });

  it("gives each test a keyspace, without a client", async () => {
    let data: ObjectData;
    {
      await using keyspace = await scylla.openKeyspace();
      data = JSON.parse(JSON.stringify(keyspace)) as ObjectData;
      expect(attach(data, ScyllaKeyspace).getKeyspace()).toBe(keyspace.getKeyspace());
      const table = `${keyspace.getKeyspace()}.tea`;
      await scylla.executeCql(`CREATE TABLE ${table} (name text PRIMARY KEY)`);
      expect(await run(keyspace.getClientOptions(), "SELECT name FROM tea")).toEqual([]);
    }
    const use = `USE ${attach(data, ScyllaKeyspace).getKeyspace()}`;
    await expect(scylla.executeCql(use)).rejects.toMatchObject({ code: "SCYLLA_REQUEST_FAILED" });
  });

  it("says which option the server refuses", async () => {
    const start = new ScyllaContainer(SCYLLA).withCommand(["--colour=blue"]).start();
    await expect(start).rejects.toThrow(/unrecognised option '--colour=blue'/);
  });
});

describePage("scylladb", ["Assam"]);
