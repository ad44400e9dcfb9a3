import { Client, type ClientConfig } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import { restoreByPsql, takeByPsql } from "../../modules/postgresql/databases/psql-snapshots";
import { eventually } from "../support/eventually";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { POSTGRES } from "../support/images";
import { startModuleProgram } from "../support/module-program";

const authority = new CertificateAuthority("authority of a test");

/** Starts a server that accepts clients over the network only with a certificate. */
function startStrict(): Promise<StartedPostgreSqlContainer> {
  const { cert, key } = authority.certificate("postgres", ["127.0.0.1"]);
  const rules = "local all all trust\\nhostssl all all all cert\\n";
  return new PostgreSqlContainer(POSTGRES)
    .withDataInMemory()
    .withSSLCert(authority.cert, cert, key)
    .withCopyContentToContainer([
      {
        content: `printf '${rules}' > "$PGDATA/pg_hba.conf"`,
        target: "/docker-entrypoint-initdb.d/hba.sh",
      },
    ])
    .start();
}

async function connect(postgres: StartedPostgreSqlContainer, database: string): Promise<Client> {
  const config: ClientConfig = {
    host: postgres.getHost(),
    port: postgres.getPort(),
    user: "test",
    database,
    ssl: { ca: authority.cert, ...authority.certificate("test") },
  };
  const client = new Client(config);
  await client.connect();
  return client;
}

async function query<Row extends object>(
  postgres: StartedPostgreSqlContainer,
  database: string,
  sql: string,
): Promise<Row[]> {
  const client = await connect(postgres, database);
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const databases = async (postgres: StartedPostgreSqlContainer): Promise<string[]> => {
  const sql = "SELECT datname AS name FROM pg_database WHERE datname !~ '^(postgres|template.)$'";
  return (await query<{ name: string }>(postgres, "postgres", sql)).map(({ name }) => name).sort();
};

describe("snapshots by psql", () => {
  it("do not take each other's copies, whatever is restored at the same time", async () => {
    await using postgres = await startStrict();
    const names = ["one", "two", "three"];
    const server = (database: string): Parameters<typeof takeByPsql>[0] => ({
      ...{ container: postgres, database, username: "test", password: "test", port: 5432 },
    });
    for (const name of names) {
      await query(postgres, "postgres", `CREATE DATABASE ${name}`);
      await query(postgres, name, `CREATE TABLE item AS SELECT '${name}'::text AS name`);
      await takeByPsql(server(name), `snapshot of ${name}`);
      await query(postgres, name, "DROP TABLE item");
    }
    for (let round = 0; round < 3; round++) {
      await Promise.all(names.map((name) => restoreByPsql(server(name), `snapshot of ${name}`)));
      for (const name of names) {
        expect(await query(postgres, name, "SELECT name FROM item")).toEqual([{ name }]);
      }
    }
    expect(await databases(postgres)).toEqual(
      ["test", ...names, ...names.map((name) => `snapshot of ${name}`)].sort(),
    );
  });

  it("drop what a server that was killed has left of a restore", async () => {
    await using postgres = await startStrict();
    await postgres.snapshot("shop");
    await query(postgres, "postgres", "CREATE DATABASE mayfly_restored_copy");
    await query(postgres, "postgres", "ALTER DATABASE test RENAME TO mayfly_restored_old");
    await query(postgres, "postgres", "CREATE DATABASE test ALLOW_CONNECTIONS false");
    await postgres.restoreSnapshot("shop");
    expect(await databases(postgres)).toEqual(["shop", "test"]);
    expect(await query(postgres, "test", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("let clients in again after a failure, also when the process was killed before", async () => {
    await using postgres = await startStrict();
    await query(postgres, "postgres", "CREATE DATABASE taken");
    const holder = await connect(postgres, "postgres");
    // The script waits for this row before it locks clients out.
    await holder.query(
      "BEGIN; UPDATE pg_database SET datconnlimit = datconnlimit WHERE datname = 'test'",
    );
    const program = startModuleProgram("take-snapshot", [JSON.stringify(postgres), "taken"]);
    const psql = "FROM pg_stat_activity WHERE application_name = 'psql'";
    const psqls = async (): Promise<string[]> =>
      (
        await query<{ event: string }>(
          postgres,
          "postgres",
          `SELECT coalesce(wait_event_type, 'none') AS event ${psql}`,
        )
      ).map(({ event }) => event);
    await eventually("the script waits", async () => {
      const events = await psqls();
      return events.join() === "Lock" || events.join();
    });
    const end = new Promise((resolve) =>
      program.once("exit", (_code, signal) => {
        resolve(signal);
      }),
    );
    program.kill("SIGKILL");
    expect(await end).toBe("SIGKILL");
    await holder.query("ROLLBACK");
    await holder.end();
    const allowed = "SELECT datallowconn AS allowed FROM pg_database WHERE datname = 'test'";
    await eventually("clients are let in", async () => {
      const [row] = await query<{ allowed: boolean }>(postgres, "postgres", allowed);
      return (row?.allowed === true && (await psqls()).length === 0) || JSON.stringify(row);
    });
    expect(await query(postgres, "test", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await databases(postgres)).toEqual(["taken", "test"]);
  });
});
