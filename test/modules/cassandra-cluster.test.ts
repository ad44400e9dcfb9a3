import { Client, types, type DseClientOptions } from "cassandra-driver";
import type { StartedCassandraCluster } from "../../modules/cassandra";
import { CassandraCluster, CassandraClusterKeyspace } from "../../modules/cassandra";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import { realEngine } from "../support/real-engine";

const CASSANDRA = "cassandra:5.0";
const { all, quorum } = types.consistencies;

/** A busy machine may be late: the client waits 5 s for a connection by default. */
const socketOptions = { connectTimeout: 60_000, readTimeout: 120_000 };

/** Calls a function with a connected client, which is shut down afterwards. */
async function withClient<T>(
  options: DseClientOptions,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    socketOptions,
    protocolOptions: { maxSchemaAgreementWaitSeconds: 120 },
    ...options,
  });
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.shutdown();
  }
}

const TABLE = "CREATE TABLE tea (name text PRIMARY KEY)";
const INSERT = "INSERT INTO tea (name) VALUES (?)";

describeServer("cassandra", () => {
  let cluster: StartedCassandraCluster;

  beforeAll(async () => {
    cluster = await new CassandraCluster(CASSANDRA)
      .withNode((node, index) => {
        node.withRack(`r${index + 1}`);
      })
      .start();
  });
  afterAll(async () => {
    await cluster.stop();
    const { containers, networks } = await realEngine();
    for (const node of cluster.nodes) {
      await expect(containers.inspect(node.getId())).rejects.toThrow(/no such container/i);
    }
    expect(await networks.inspect(cluster.getNetwork().getName())).toBeUndefined();
  });

  const keyspaces = (): Promise<unknown[]> =>
    withClient(cluster.getClientOptions(), async (client) => {
      const { rows } = await client.execute("SELECT keyspace_name FROM system_schema.keyspaces");
      return rows.map((row) => row.get(0) as unknown);
    });

  it("has nodes that share the ring, and that clients on the host reach", async () => {
    await withClient(cluster.getClientOptions(), async (client) => {
      const hosts = client.hosts.values();
      expect(hosts.map(({ address }) => address).sort()).toEqual(
        cluster.nodes.map((node) => `${node.getHost()}:${node.getPort()}`).sort(),
      );
      expect(hosts.map(({ rack }) => rack).sort()).toEqual(["r1", "r2", "r3"]);
      expect(new Set(hosts.flatMap(({ tokens }) => tokens)).size).toBe(3);
    });
    expect(cluster.inNetwork().getContactPoints()).toEqual(
      [1, 2, 3].map((index) => `cassandra-${index}:9042`),
    );
    const { output } = await cluster.nodes[0]!.exec([
      ...["cqlsh", "-e", "SELECT rack FROM system.local", "cassandra-3", "9042"],
    ]);
    expect(output).toContain("r3");
  });

  it("gives each test a keyspace with a copy on each node, and drops it", async () => {
    const opened = await cluster.openKeyspace();
    {
      await using keyspace = opened;
      await withClient(keyspace.getClientOptions(), async (client) => {
        await client.execute(TABLE);
        // On a busy machine, a node can seem to have stopped.
        await eventually("all nodes have the row", () =>
          client
            .execute(INSERT, ["Assam"], { consistency: all, prepare: true })
            .then(() => true as const, String),
        );
      });
      await using attached = attach(
        JSON.parse(JSON.stringify(keyspace)) as ObjectData,
        CassandraClusterKeyspace,
      );
      for (const node of cluster.nodes) {
        const name = attached.getKeyspace();
        await withClient(
          { ...attached.getClientOptions(), contactPoints: [node.getContactPoint()] },
          async (client) => {
            const { rows } = await client.execute(`SELECT name FROM ${name}.tea`);
            expect(rows.map((row) => String(row.get("name")))).toEqual(["Assam"]);
          },
        );
      }
      expect(await keyspaces()).toContain(keyspace.getKeyspace());
    }
    await eventually("all nodes have dropped it", async () => {
      return !(await keyspaces()).includes(opened.getKeyspace()) || "not yet";
    });
  });

  it("drops what a killed process has left", async () => {
    const open = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["cassandra", JSON.stringify(cluster), "openKeyspace", end],
        ownSession(),
      );
    const killed = await open("killed");
    expect(killed.stderr).toBe("");
    expect(await keyspaces()).toContain(killed.stdout);
    expect(await open("drop")).toMatchObject({ code: 0, stderr: "" });
    await eventually("all nodes have dropped it", async () => {
      return !(await keyspaces()).includes(killed.stdout) || "not yet";
    });
  });

  it("answers a quorum after a node has stopped", async () => {
    const keyspace = await cluster.openKeyspace();
    await cluster.executeCql(`CREATE TABLE ${keyspace.getKeyspace()}.tea (name text PRIMARY KEY)`);
    await cluster.nodes[0]!.stop();
    await withClient(keyspace.getClientOptions(), async (client) => {
      await eventually("the others see that it has stopped", () =>
        client
          .execute(INSERT, ["Assam"], { consistency: quorum, prepare: true })
          .then(() => true as const, String),
      );
      await eventually("a quorum of the others answers", () =>
        client
          .execute("SELECT name FROM tea", [], { consistency: quorum })
          .then(({ rowLength }) => rowLength === 1 || `${rowLength} rows`, String),
      );
      const everywhere = client.execute(INSERT, ["Darjeeling"], {
        consistency: all,
        prepare: true,
      });
      await expect(everywhere).rejects.toThrow(/not enough|replicas|timeout/i);
    });
    await keyspace.drop();
    await using late = await cluster.openKeyspace();
    expect(late.getKeyspace()).toMatch(/^mayfly_/);
  });
});
