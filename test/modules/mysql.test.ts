import { createConnection } from "mysql2/promise";
import { createConnection as connectMariaDb } from "mariadb";
import { MySqlContainer, StartedMySqlContainer } from "../../modules/mysql";
import { Wait } from "../../src";
import { ComposeFolder } from "../support/compose-folder";
import { inEngine } from "../support/images";
import { describeMySqlLike, MYSQL, ODD_IN_SQL } from "../support/mysql-like";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";

/** A busy machine may be late. */
const PATIENT = { connectTimeout: 60_000 };

async function query(mysql: StartedMySqlContainer): Promise<void> {
  const connection = await createConnection({ uri: mysql.getConnectionUri(), ...PATIENT });
  try {
    await connection.query("SELECT 1");
  } finally {
    await connection.end();
  }
}

describeContract<StartedMySqlContainer>({
  server: "mysql",
  image: MYSQL,
  create: (image) => new MySqlContainer(image),
  query,
  address: "getConnectionUri",
  starts: 3,
  wrongPassword: {
    connect: (mysql) =>
      createConnection({
        ...{ host: mysql.getHost(), port: mysql.getPort() },
        ...{ user: mysql.getUsername(), password: "wrong", ...PATIENT },
      }),
    error: /Access denied for user 'test'/,
  },
  odd: () =>
    new MySqlContainer(MYSQL)
      .withUsername(ODD_IN_SQL)
      .withUserPassword(ODD_IN_SQL)
      .withRootPassword(ODD_IN_SQL)
      .withDatabase(ODD_IN_SQL),
  fromNetwork: (seen) => [
    ...["mysql", `--host=${seen.getHost()}`, `--port=${seen.getPort()}`, "--protocol=tcp"],
    ...["--user=test", "--password=test", "--execute=SELECT 1", "test"],
  ],
  bakes: true,
});

describeMySqlLike("mysql", {
  create: () => new MySqlContainer(MYSQL),
  prefix: "MYSQL",
  query: async (uri, sql) => {
    const connection = await createConnection({ uri, multipleStatements: true, ...PATIENT });
    try {
      const [rows] = await connection.query(sql);
      return rows as object[];
    } finally {
      await connection.end();
    }
  },
});

describeServer("mysql", () => {
  it("answers the client of MariaDB", async () => {
    await using mysql = await new MySqlContainer(MYSQL).start();
    const uri = mysql.getConnectionUri().replace("mysql:", "mariadb:");
    // This client sends its password to a server without TLS only if it is told so.
    const connection = await connectMariaDb(
      `${uri}?allowPublicKeyRetrieval=true&connectTimeout=60000`,
    );
    try {
      expect(await connection.query("SELECT 1 AS one")).toMatchObject([{ one: 1n }]);
    } finally {
      await connection.end();
    }
  });
});

describeServer("mysql", () => {
  it("is a service of a compose file, with the settings of its variables and the image's defaults", async () => {
    await using folder = await ComposeFolder.create(`
services:
  db:
    image: ${inEngine(MYSQL)}
    ports: ["3306"]
    environment: { MYSQL_ROOT_PASSWORD: "to/p", MYSQL_USER: "", MYSQL_DATABASE: shop }
  none: { image: ${inEngine(MYSQL)}, ports: ["3306"], entrypoint: [sleep, "600"] }
`);
    await using environment = await folder
      .environment()
      .withStartupTimeout(400_000)
      .withWaitStrategy("none", Wait.forSuccessfulCommand("true"))
      .up();
    const mysql = await environment.getContainer("db").as(StartedMySqlContainer);
    await query(mysql);
    expect([mysql.getUsername(), mysql.getUserPassword(), mysql.getDatabase()]).toEqual([
      ...["root", "to/p", "shop"],
    ]);
    await using copy = await mysql.openDatabase();
    expect(copy.getConnectionUri()).not.toBe(mysql.getConnectionUri());

    const none = await environment.getContainer("none").as(StartedMySqlContainer);
    expect(none.getConnectionUri()).toMatch(/^mysql:\/\/root@[^/]*\/$/);
    expect(none.getConnectionUri(true)).toBe(none.getConnectionUri());
  });
});

describePage("mysql", ["# pass 1"]);
