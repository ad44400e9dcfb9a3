import { driver, type Driver } from "neo4j-driver";
import { Neo4jContainer, Neo4jPlugin, type StartedNeo4jContainer } from "../../modules/neo4j";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const NEO4J = "neo4j:5.26";

/** Where a client connects, and as whom. */
type Server = Pick<StartedNeo4jContainer, "getBoltUri" | "getAuthToken">;

async function withDriver<T>(server: Server, action: (client: Driver) => Promise<T>): Promise<T> {
  const client = driver(server.getBoltUri(), server.getAuthToken());
  try {
    return await action(client);
  } finally {
    await client.close();
  }
}

/** Runs statements by the real driver, and returns the first column of the last one's rows. */
async function run(server: Server, ...statements: string[]): Promise<unknown[]> {
  return withDriver(server, async (client) => {
    let column: unknown[] = [];
    for (const statement of statements) {
      const { records } = await client.executeQuery(statement);
      column = records.map((record) => record.get(0) as unknown);
    }
    return column;
  });
}

describeContract<StartedNeo4jContainer>({
  server: "neo4j",
  image: NEO4J,
  create: (image) => new Neo4jContainer(image),
  query: async (neo4j) => {
    const greetings = await run(
      neo4j,
      "CREATE (:Greeting {text: 'hello'})",
      "MATCH (one:Greeting) RETURN DISTINCT one.text",
    );
    expect(greetings).toEqual(["hello"]);
  },
  address: "getBoltUri",
  starts: 3,
  wrongPassword: {
    connect: (neo4j) => {
      const wrong = { ...neo4j.getAuthToken(), credentials: "wrong-password" };
      return run({ getBoltUri: () => neo4j.getBoltUri(), getAuthToken: () => wrong }, "RETURN 1");
    },
    error: /authentication failure/i,
  },
  // A slash ends the password in the image's variable.
  odd: () => new Neo4jContainer(NEO4J).withPassword(ODD.replaceAll("/", "")),
  bakes: true,
});

describeServer("neo4j", () => {
  let neo4j: StartedNeo4jContainer;
  beforeAll(async () => {
    neo4j = await new Neo4jContainer(NEO4J)
      .withEnvironment({ NEO4J_AUTH: "neo4j/of-the-variable" })
      .withApoc()
      .withTtl(7)
      .withSetting("db.transaction.timeout", "3m")
      .withSetting("initial.dbms.default_database", "shop")
      .start();
  });
  afterAll(() => neo4j.stop());

  it("has the login of its variable, and its addresses", async () => {
    expect([neo4j.getUsername(), neo4j.getPassword()]).toEqual(["neo4j", "of-the-variable"]);
    expect(neo4j.getBoltUri()).toBe(`bolt://${neo4j.getHost()}:${neo4j.getMappedPort(7687)}/`);
    expect(neo4j.getHttpUri()).toBe(`http://${neo4j.getHost()}:${neo4j.getMappedPort(7474)}/`);
    const answer = await fetch(neo4j.getHttpUri(), { headers: { Accept: "application/json" } });
    expect(await answer.json()).toMatchObject({ neo4j_edition: "community" });
  });

  it("answers a driver that asks for its routes", async () => {
    const routed = neo4j.getBoltUri().replace("bolt:", "neo4j:");
    const server = { getBoltUri: () => routed, getAuthToken: () => neo4j.getAuthToken() };
    expect(await run(server, "RETURN 'routed'")).toEqual(["routed"]);
  });

  it("has the settings and the plugin", async () => {
    expect(neo4j.getDatabase()).toBe("shop");
    expect(await run(neo4j, "CALL db.info() YIELD name")).toEqual(["shop"]);
    const settings = await neo4j.executeCypher("SHOW SETTINGS $name YIELD value RETURN value", {
      name: "db.transaction.timeout",
    });
    expect(settings).toEqual([{ value: "3m" }]);
    expect(await run(neo4j, "RETURN apoc.text.join(['a', 'b'], '-')")).toEqual(["a-b"]);
    const { output } = await neo4j.exec(["cat", "/var/lib/neo4j/conf/apoc.conf"]);
    expect(output).toContain("apoc.ttl.enabled=true");
    expect(output).toContain("apoc.ttl.schedule=7");
  });

  it("deletes all data, and keeps the schema unless it is to go", async () => {
    await run(
      neo4j,
      "CREATE CONSTRAINT `odd ``name` FOR (tea:Tea) REQUIRE tea.name IS UNIQUE",
      "CREATE INDEX origins FOR (tea:Tea) ON (tea.origin)",
      "UNWIND range(1, 50) AS n CREATE (:Tea {name: n})-[:IN]->(:Cup)",
    );
    const schema = (): Promise<unknown[]> =>
      run(neo4j, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name ORDER BY name");

    await neo4j.clear();
    expect(await neo4j.executeCypher("MATCH (n) RETURN count(n) AS nodes")).toEqual([{ nodes: 0 }]);
    expect(await schema()).toEqual(["odd `name", "origins"]);

    await run(neo4j, "CREATE (:Tea {name: 'Assam'})");
    await neo4j.clear({ dropSchema: true });
    expect(await neo4j.executeCypher("MATCH (n) RETURN count(n) AS nodes")).toEqual([{ nodes: 0 }]);
    expect(await schema()).toEqual([]);
    // The indexes that each database has are still there.
    expect(await run(neo4j, "SHOW INDEXES YIELD type RETURN DISTINCT type")).toEqual(["LOOKUP"]);
  });

  it("reports the server's message", async () => {
    await expect(neo4j.executeCypher("MATCH nonsense")).rejects.toMatchObject({
      code: "NEO4J_REQUEST_FAILED",
      message: expect.stringContaining("Neo.ClientError.Statement.SyntaxError") as string,
    });
  });

  it("lets clients in without a login", async () => {
    await using open = await new Neo4jContainer(NEO4J)
      .withoutAuthentication()
      .withPlugins([Neo4jPlugin.APOC])
      .start();
    expect(open.getPassword()).toBe("");
    expect(await run(open, "RETURN apoc.version()")).toEqual(["5.26.0"]);
    expect(await open.executeCypher("RETURN 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("fails with the words of the image for a short password", async () => {
    const start = new Neo4jContainer(NEO4J).withPassword("short").start();
    await expect(start).rejects.toThrow(/at least 8 characters/);
  });
});

describePage("neo4j", ["Assam", "[ { nodes: 0 } ]", "0 nodes after the rollback"]);
