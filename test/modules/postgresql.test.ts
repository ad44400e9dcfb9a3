import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Client, Pool } from "pg";
import { PostgreSqlContainer, StartedPostgreSqlContainer } from "../../modules/postgresql";
import { ImageName } from "../../src";
import { eventually } from "../support/eventually";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { POSTGRES } from "../support/images";

async function query<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("PostgreSqlContainer", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-postgres-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** Writes a file that only its owner can read. */
  const file = async (name: string, content: string | Buffer, mode = 0o600): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content, { mode });
    return path;
  };

  it("takes clients at once when it has started", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES).start();
    expect(postgres).toBeInstanceOf(StartedPostgreSqlContainer);
    expect(postgres.getConnectionUri()).toBe(
      `postgres://test:test@127.0.0.1:${postgres.getPort()}/test`,
    );
    const rows = await query(
      postgres.getConnectionUri(),
      "SELECT current_database() AS database, current_user AS user",
    );
    expect(rows).toEqual([{ database: "test", user: "test" }]);
  });

  it("has the database and the credentials that it was given, whatever characters they have", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withDatabase("My 50% a/b shop")
      .withUsername("ada.l")
      .withPassword("50% p@ss/word: #1")
      .start();
    expect(postgres.getDatabase()).toBe("My 50% a/b shop");
    expect(postgres.getUsername()).toBe("ada.l");
    expect(postgres.getPassword()).toBe("50% p@ss/word: #1");
    const rows = await query(postgres.getConnectionUri(), "SELECT current_database() AS database");
    expect(rows).toEqual([{ database: "My 50% a/b shop" }]);
  });

  it("takes what its methods did not say from the environment that it was given", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withUsername("of_the_method")
      .withEnvironment({ POSTGRES_USER: "of_the_environment", POSTGRES_DB: "shop" })
      .start();
    expect(postgres.getUsername()).toBe("of_the_method");
    expect(postgres.getPassword()).toBe("test");
    const rows = await query(
      postgres.getConnectionUri(),
      "SELECT current_database() AS database, current_user AS user",
    );
    expect(rows).toEqual([{ database: "shop", user: "of_the_method" }]);
  });

  it("has run the scripts of its init folder when it is ready", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withCopyContentToContainer([
        {
          content: "CREATE TABLE item (name text); INSERT INTO item VALUES ('teapot');",
          target: "/docker-entrypoint-initdb.d/1-item.sql",
        },
        {
          content: `sleep 1; psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO item VALUES ('kettle')"`,
          target: "/docker-entrypoint-initdb.d/2-late.sh",
        },
      ])
      .start();
    const rows = await query(postgres.getConnectionUri(), "SELECT name FROM item ORDER BY name");
    expect(rows).toEqual([{ name: "kettle" }, { name: "teapot" }]);
  });

  it("is started from one builder as servers of their own", async () => {
    const builder = new PostgreSqlContainer(POSTGRES);
    const [first, second] = await Promise.all([builder.start(), builder.start()]);
    await using _first = first;
    await using _second = second;
    await query(first.getConnectionUri(), "CREATE TABLE only_here (id int)");
    await expect(query(second.getConnectionUri(), "SELECT * FROM only_here")).rejects.toThrow(
      /does not exist/,
    );
  });

  it("takes clients again after a restart", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES).start();
    await query(postgres.getConnectionUri(), "CREATE TABLE kept (id int)");
    await postgres.restart({ timeout: 10_000 });
    expect(await query(postgres.getConnectionUri(), "SELECT * FROM kept")).toEqual([]);
  });

  it("runs init scripts of every kind, in the order of the calls and arguments", async () => {
    const insert = (name: string): string => `INSERT INTO item (name) VALUES ('${name}');`;
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withInitScripts(
        await file("z.sql", `CREATE TABLE item (id serial, name text); ${insert("first")}`),
        await file("y.sql.gz", gzipSync(insert("second"))),
      )
      .withInitScripts(
        await file("x executable.sh", `#!/bin/bash\npsql -c "${insert("third")}"`, 0o700),
        await file("w.sh", `psql -c "${insert("fourth")}"`),
      )
      .withEnvironment({ PGUSER: "test" })
      .start();
    const rows = await query(postgres.getConnectionUri(), "SELECT name FROM item ORDER BY id");
    expect(rows).toEqual(["first", "second", "third", "fourth"].map((name) => ({ name })));
  });

  it("runs the scripts of a folder in the order of their names", async () => {
    const insert = (name: string): string => `INSERT INTO step (name) VALUES ('${name}');`;
    await mkdir(join(folder, "init", "tables.sql"), { recursive: true });
    await file("init/01-tables.sql", "\\ir tables.sql/step.sql\n");
    await file("init/tables.sql/step.sql", "CREATE TABLE step (id serial, name text);");
    await file("init/02-Data.sql.gz", gzipSync(insert("02")));
    await file("init/03.sh", `psql -c "${insert("03")}"`);
    await file("init/a.sql", insert("a"));
    await file("init/B.sql", insert("B"));
    await file("init/README.md", "What these files are.");
    await file("init/.02.sql.swp.sql", "not SQL");
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withInitScripts(join(folder, "init"), await file("0.sql", insert("afterwards")))
      .withEnvironment({ PGUSER: "test" })
      .start();
    const rows = await query(postgres.getConnectionUri(), "SELECT name FROM step ORDER BY id");
    expect(rows).toEqual(["02", "03", "a", "B", "afterwards"].map((name) => ({ name })));
  });

  it("starts with a configuration file, its user's options and its own", async () => {
    const config = await file("postgresql.conf", "work_mem = '7MB'\nlog_statement = 'all'\n");
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withConfigFile(config)
      .withCommand(["postgres", "-c", "work_mem=9MB", "-c", "max_connections=17"])
      .withoutFsync()
      .start();
    const rows = await query(
      postgres.getConnectionUri(),
      `SELECT name, setting FROM pg_settings ORDER BY name`,
    );
    const settings = Object.fromEntries(
      (rows as { name: string; setting: string }[]).map(({ name, setting }) => [name, setting]),
    );
    expect(settings).toMatchObject({
      work_mem: "9216",
      log_statement: "all",
      max_connections: "17",
      fsync: "off",
      full_page_writes: "off",
    });
  });

  describe("with TLS", () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("postgres", ["localhost", "127.0.0.1"]);
    const IS_ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    async function encrypted(
      postgres: StartedPostgreSqlContainer,
      ssl: object | undefined,
    ): Promise<unknown> {
      const client = new Client({
        connectionString: postgres.getConnectionUri(),
        ...(ssl && { ssl }),
      });
      await client.connect();
      try {
        return (await client.query<{ ssl: boolean }>(IS_ENCRYPTED)).rows[0]?.ssl;
      } finally {
        await client.end();
      }
    }

    it("encrypts for clients who want it and can check its certificate, also after a restart", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES)
        .withSSL(await file("server.crt", cert), await file("server.key", key))
        .start();
      expect(await encrypted(postgres, { ca: authority.cert })).toBe(true);
      expect(await encrypted(postgres, undefined)).toBe(false);
      await expect(encrypted(postgres, {})).rejects.toMatchObject({
        code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      });
      await postgres.restart({ timeout: 10_000 });
      expect(await encrypted(postgres, { ca: authority.cert })).toBe(true);
      const { stdout } = await postgres.exec([
        ...["sh", "-c", "find / -xdev -name 'mayfly-postgres*.key' | xargs stat -c '%a %U %n'"],
      ]);
      expect(stdout).toBe("600 postgres /etc/mayfly-postgres.key\n");
    });

    it("knows clients by their certificates, under any user of the container", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES)
        .withSSLCert(authority.cert, cert, key)
        .withUser("1234")
        // This user cannot use the image's data folder, which belongs to another user.
        .withEnvironment({ PGDATA: "/tmp/data" })
        .withInitScripts(
          await file(
            "hba.sh",
            `printf 'local all all trust\\nhostssl all all all cert\\n' > "$PGDATA/pg_hba.conf"`,
          ),
        )
        .start();
      const own = authority.certificate("test");
      const stranger = new CertificateAuthority("another").certificate("test");
      const ca = authority.cert;
      expect(await encrypted(postgres, { ca, ...own })).toBe(true);
      await expect(encrypted(postgres, { ca })).rejects.toThrow(
        "connection requires a valid client certificate",
      );
      await expect(encrypted(postgres, { ca, ...stranger })).rejects.toThrow();
      await postgres.snapshot();
      await postgres.restoreSnapshot();
      expect(await encrypted(postgres, { ca, ...own })).toBe(true);
    });
  });

  describe("snapshots", () => {
    const names = async (uri: string): Promise<string[]> =>
      (await query<{ name: string }>(uri, "SELECT name FROM item ORDER BY name")).map(
        ({ name }) => name,
      );

    it("bring back what the database was, as often as wanted, whatever its name", async () => {
      const name = `It's "my" Shop`;
      await using postgres = await new PostgreSqlContainer(POSTGRES).withDatabase(name).start();
      const uri = postgres.getConnectionUri();
      await query(uri, "CREATE TABLE item (name text); INSERT INTO item VALUES ('kept')");
      await postgres.snapshot();
      for (const change of ["INSERT INTO item VALUES ('more')", "DROP TABLE item"]) {
        await query(uri, change);
        await postgres.restoreSnapshot();
        expect(await names(uri)).toEqual(["kept"]);
      }
      await query(uri, "INSERT INTO item VALUES ('later')");
      await postgres.snapshot();
      await query(uri, "DELETE FROM item");
      await postgres.restoreSnapshot();
      expect(await names(uri)).toEqual(["kept", "later"]);
    });

    it("have names, whatever characters those have", async () => {
      const [one, two] = [`One's "first"; DROP`, "ZWEI ü"];
      await using postgres = await new PostgreSqlContainer(POSTGRES).start();
      const uri = postgres.getConnectionUri();
      await query(uri, "CREATE TABLE item (name text); INSERT INTO item VALUES ('a')");
      await postgres.withSnapshotName(one).snapshot();
      await query(uri, "INSERT INTO item VALUES ('b')");
      await postgres.snapshot(two);
      await postgres.restoreSnapshot(one);
      expect(await names(uri)).toEqual(["a"]);
      await postgres.restoreSnapshot(two);
      expect(await names(uri)).toEqual(["a", "b"]);
      await postgres.restoreSnapshot();
      expect(await names(uri)).toEqual(["a"]);
    });

    it("disconnect clients, who are told so and can come back at once", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES).start();
      const uri = postgres.getConnectionUri();
      await query(uri, "CREATE TABLE item (name text)");
      const pool = new Pool({ connectionString: uri });
      const told: unknown[] = [];
      pool.on("error", (error) => told.push((error as { code?: string }).code));
      try {
        for (const action of [() => postgres.snapshot(), () => postgres.restoreSnapshot()]) {
          const idle = [await pool.connect(), await pool.connect()];
          idle.forEach((client) => {
            client.release();
          });
          await action();
          await eventually("both were told", async () => told.length === 2 || told.join());
          expect(told.splice(0)).toEqual(["57P01", "57P01"]);
          await pool.query("INSERT INTO item VALUES ('new')");
        }
        const running = pool.query("SELECT pg_sleep(60)");
        // It can fail before it is awaited.
        running.catch(() => undefined);
        await eventually("the query runs", async () => {
          const { rows } = await pool.query(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
          );
          return rows.length === 1 || "not yet";
        });
        await postgres.restoreSnapshot();
        await expect(running).rejects.toMatchObject({ code: "57P01" });
      } finally {
        await pool.end();
      }
    });

    it("keep the database's owner, privileges and settings", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES).start();
      const uri = postgres.getConnectionUri();
      await query(
        uri,
        `CREATE ROLE app; CREATE ROLE reader;
         ALTER DATABASE test OWNER TO app; REVOKE ALL ON DATABASE test FROM public;
         GRANT CONNECT ON DATABASE test TO reader;
         ALTER DATABASE test SET search_path = shop, public;
         ALTER ROLE app IN DATABASE test SET statement_timeout = '7s'`,
      );
      const attributes = (): Promise<object[]> =>
        query(
          uri,
          `SELECT datdba::regrole::text, datacl::text, current_setting('search_path') AS path,
             (SELECT array_agg(setconfig::text ORDER BY setrole) FROM pg_db_role_setting
              WHERE setdatabase = pg_database.oid) AS settings
           FROM pg_database WHERE datname = current_database()`,
        );
      const before = await attributes();
      expect(before).toMatchObject([{ datdba: "app", path: "shop, public" }]);
      await postgres.snapshot();
      await postgres.restoreSnapshot();
      expect(await attributes()).toEqual(before);
    });

    it("are taken and restored one after the other, and a failed one does not hold up the next", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES).start();
      const uri = postgres.getConnectionUri();
      await query(uri, "CREATE TABLE item (name text)");
      const outcomes = await Promise.allSettled([
        postgres.snapshot("a"),
        postgres.restoreSnapshot("no such one"),
        postgres.snapshot("b"),
        postgres.restoreSnapshot("a"),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        ...["fulfilled", "rejected", "fulfilled", "fulfilled"],
      ]);
      expect(await names(uri)).toEqual([]);
    });

    it("say why they fail, and leave the database as it was", async () => {
      await using postgres = await new PostgreSqlContainer(POSTGRES).start();
      const uri = postgres.getConnectionUri();
      await query(uri, "CREATE TABLE item (name text)");
      await expect(postgres.restoreSnapshot("nothing")).rejects.toMatchObject({
        code: "POSTGRES_SNAPSHOT_FAILED",
        message:
          'Snapshot nothing of database test could not be restored: template database "nothing" does not exist',
      });
      await query(uri, "CREATE DATABASE of_somebody");
      await expect(postgres.snapshot("of_somebody")).rejects.toMatchObject({
        message:
          'Snapshot of_somebody of database test could not be taken: database "of_somebody" already exists',
      });
      expect(await names(uri)).toEqual([]);
    });
  });

  it("says why when its script fails", async () => {
    const start = new PostgreSqlContainer(POSTGRES)
      .withCopyContentToContainer([
        { content: "SELECT * FROM nothing;", target: "/docker-entrypoint-initdb.d/bad.sql" },
      ])
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining('relation "nothing" does not exist') as string,
    });
  });
});

describe("an image by its ImageName", () => {
  const own = ImageName.fromString("registry.example.com/team/own:3");

  it("is taken when it is the module's, or declared to stand for it", () => {
    expect(() => new PostgreSqlContainer(ImageName.fromString(POSTGRES))).not.toThrow();
    expect(() => new PostgreSqlContainer(own.asCompatibleSubstituteFor("postgres"))).not.toThrow();
  });

  it("is refused when it is another", () => {
    expect(() => new PostgreSqlContainer(own)).toThrow(
      "Image registry.example.com/team/own:3 is not one of",
    );
  });
});
