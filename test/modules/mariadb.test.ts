import { createConnection } from "mariadb";
import { createConnection as connectMySql } from "mysql2/promise";
import { MariaDbContainer, type StartedMariaDbContainer } from "../../modules/mariadb";
import { describeMySqlLike, MARIADB, ODD_IN_SQL } from "../support/mysql-like";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";

/** For the client, which gives up after a second otherwise: a busy machine may be late. */
const PATIENT = "connectTimeout=60000";

async function query(mariadb: StartedMariaDbContainer): Promise<void> {
  const connection = await createConnection(`${mariadb.getConnectionUri()}?${PATIENT}`);
  try {
    await connection.query("SELECT 1");
  } finally {
    await connection.end();
  }
}

describeContract<StartedMariaDbContainer>({
  server: "mariadb",
  image: MARIADB,
  create: (image) => new MariaDbContainer(image),
  query,
  address: "getConnectionUri",
  starts: 3,
  wrongPassword: {
    connect: (mariadb) =>
      createConnection({
        ...{ host: mariadb.getHost(), port: mariadb.getPort() },
        ...{ user: mariadb.getUsername(), password: "wrong", connectTimeout: 60_000 },
      }),
    error: /Access denied for user 'test'/,
  },
  odd: () =>
    new MariaDbContainer(MARIADB)
      .withUsername(ODD_IN_SQL)
      .withUserPassword(ODD)
      .withRootPassword(ODD)
      .withDatabase(ODD_IN_SQL),
  fromNetwork: (seen) => [
    ...["mariadb", `--host=${seen.getHost()}`, `--port=${seen.getPort()}`, "--skip-ssl"],
    ...["--user=test", "--password=test", "--execute=SELECT 1", "test"],
  ],
  bakes: true,
});

describeMySqlLike("mariadb", {
  create: () => new MariaDbContainer(MARIADB),
  prefix: "MARIADB",
  query: async (uri, sql) => {
    const connection = await createConnection(`${uri}?multipleStatements=true&${PATIENT}`);
    try {
      return await connection.query<object[]>(sql);
    } finally {
      await connection.end();
    }
  },
});

describeServer("mariadb", () => {
  it("answers mysql2, and takes variables of MySQL", async () => {
    const environment = { MYSQL_USER: "me", MYSQL_PASSWORD: "secret", MYSQL_DATABASE: "shop" };
    await using mariadb = await new MariaDbContainer(MARIADB).withEnvironment(environment).start();
    expect(mariadb.getConnectionUri()).toBe(
      `mariadb://me:secret@${mariadb.getHost()}:${mariadb.getPort()}/shop`,
    );
    const uri = mariadb.getConnectionUri().replace("mariadb:", "mysql:");
    const connection = await connectMySql({ uri, connectTimeout: 60_000 });
    try {
      const [rows] = await connection.query("SELECT 1 AS one");
      expect(rows).toEqual([{ one: 1 }]);
    } finally {
      await connection.end();
    }
  });
});

describePage("mariadb", ["# pass 1"]);
