import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { MySqlLikeContainer } from "../../modules/mysql/mysql-like-container";
import type { MySqlLikeDatabase } from "../../modules/mysql/mysql-like-database";
import type { StartedMySqlLike } from "../../modules/mysql/started-mysql-like";
import { attach } from "../../src";
import type { ObjectData } from "../../src/module";
import { describeServer } from "./describe-server";
import { runModuleProgram } from "./module-program";
import { ODD } from "./module-contract";

export const MYSQL = "mysql:9.7";
export const MARIADB = "mariadb:11";

/** Odd characters except those that the images' scripts do not escape. */
export const ODD_IN_SQL = ODD.replace(/['\\]/g, "");

type Database = MySqlLikeDatabase<StartedMySqlLike>;

/** A server that makes databases for tests. */
export type Opener = StartedMySqlLike & { openDatabase(): Promise<Database> };

export interface MySqlLikeTests {
  readonly create: () => MySqlLikeContainer<Opener>;
  readonly prefix: "MYSQL" | "MARIADB";
  /** Runs SQL, several statements too, by the server's favourite client. */
  readonly query: (uri: string, sql: string) => Promise<object[]>;
}

/** Describes the tests of the options that MySQL and MariaDB have in common. */
export function describeMySqlLike(server: string, { create, prefix, query }: MySqlLikeTests): void {
  describeServer(server, () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "mayfly-scripts-"));
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    const write = (name: string, content: string | Buffer): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };

    it("runs init scripts in order, with a file of options, in memory", async () => {
      await using started = await create()
        .withDatabase("shop")
        .withInitScripts(
          write("b.sql", "CREATE TABLE item (name text);"),
          write("a.sql.gz", gzipSync("INSERT INTO item VALUES ('gz');")),
          write("more.sh", `run_sql <<<"INSERT INTO item VALUES ('sh')"`),
        )
        .withConfigFile(write("own.cnf", "[mysqld]\nport = 3307\nmax_connections = 77\n"))
        .withDataInMemory()
        .start();
      const rows = await query(started.getConnectionUri(), "SELECT name FROM item ORDER BY name");
      expect(rows).toMatchObject([{ name: "gz" }, { name: "sh" }]);
      expect(await started.executeQuery("SELECT @@port, @@max_connections", ["-N"])).toBe(
        "3307\t77\n",
      );
      const { stdout } = await started.exec(["stat", "-f", "-c", "%T", "/var/lib/mysql"]);
      expect(stdout.trim()).toBe("tmpfs");
    });

    it("fails to start if a script fails, and shows why", async () => {
      const broken = create().withInitScripts(write("broken.sql", "SELEKT 1;"));
      await expect(broken.start()).rejects.toMatchObject({
        code: "CONTAINER_EXITED",
        message: expect.stringContaining("error in your SQL syntax") as string,
      });
    });

    it("runs queries in the container", async () => {
      await using started = await create().withRootPassword("other").start();
      expect(await started.executeQuery("SELECT 'ä' AS name")).toBe("name\nä\n");
      expect(await started.executeQuery("SELECT current_user()", ["-N"], true)).toMatch(/^root@/);
      await expect(started.executeQuery("SELEKT 1")).rejects.toMatchObject({ code: "EXEC_FAILED" });
      const rows = await query(started.getConnectionUri(true), "SELECT current_user() AS name");
      expect(rows).toMatchObject([{ name: "root@%" }]);
    });

    it("lets root log in without a password, also as the user", async () => {
      await using started = await create().withUsername("root").withRootPassword("").start();
      const address = `${started.getHost()}:${started.getPort()}/test`;
      expect(started.getConnectionUri()).toMatch(new RegExp(`://root@${address}$`));
      const rows = await query(started.getConnectionUri(), "SELECT current_user() AS name");
      expect(rows).toMatchObject([{ name: "root@%" }]);
      expect(await started.executeQuery("SELECT 1", ["-N"])).toBe("1\n");
    });

    it("reads settings from files in the container", async () => {
      await using started = await create()
        .withEnvironment({
          [`${prefix}_USER_FILE`]: "/run/user",
          [`${prefix}_PASSWORD_FILE`]: "/run/password",
          [`${prefix}_ROOT_PASSWORD_FILE`]: "/run/root",
        })
        .withCopyContentToContainer([
          { content: "me\n", target: "/run/user" },
          { content: "secret\n", target: "/run/password" },
          { content: "deep\n", target: "/run/root" },
        ])
        .start();
      expect(started.getUsername()).toBe("me");
      expect(started.getRootPassword()).toBe("deep");
      const rows = await query(started.getConnectionUri(), "SELECT 1 AS one");
      expect(rows).toMatchObject([{ one: 1 }]);
    });

    describe("a database for a test", () => {
      let started: Opener;
      beforeAll(async () => {
        started = await create().withDataInMemory().start();
        await query(started.getConnectionUri(true), SCHEMA);
        await started.executeQuery(ROUTINES, ["--delimiter=;;"], true);
      });
      afterAll(() => started.stop());

      const names = async (database: { getConnectionUri(): string }): Promise<unknown[]> => {
        const sql = "SELECT name FROM seen ORDER BY name";
        const rows = await query(database.getConnectionUri(), sql);
        return rows.map((row) => (row as { name: unknown }).name);
      };
      const databases = async (): Promise<string[]> => {
        const output = await started.executeQuery("SHOW DATABASES", ["-N"], true);
        return output.split("\n").filter((name) => name.startsWith("mayfly_"));
      };

      it("has the schema and the rows, and its changes are its own", async () => {
        await using first = await started.openDatabase();
        await using second = await started.openDatabase();
        for (const database of [first, second]) {
          expect(await names(database)).toEqual(["ä'\n;;", "b"]);
          await query(database.getConnectionUri(), "INSERT INTO item (name) VALUES ('c')");
          expect(await names(database)).toEqual(["ä'\n;;", "b", "c"]);
          const rows = await query(
            database.getConnectionUri(),
            "SELECT number, double_it(number) AS twice, hex(data) AS data FROM item ORDER BY id",
          );
          expect(rows).toEqual([
            { number: 1, twice: 2, data: "00FF" },
            { number: 1, twice: 2, data: null },
            { number: 1, twice: 2, data: null },
          ]);
          const bad = query(database.getConnectionUri(), "INSERT INTO part (item) VALUES (99)");
          await expect(bad).rejects.toThrow(/foreign key constraint fails/);
        }
        expect(await names(started)).toEqual(["ä'\n;;", "b"]);
      });

      it("has gone at the end of the block", async () => {
        let name: string;
        {
          await using database = await started.openDatabase();
          name = database.getDatabase();
          expect(await databases()).toContain(name);
        }
        expect(await databases()).not.toContain(name);
      });

      it("is attached by JSON, and is not dropped by who attached it", async () => {
        await using database = await started.openDatabase();
        const data = JSON.parse(JSON.stringify(database)) as ObjectData;
        {
          await using attached = attach(data) as Database;
          expect(attached.getConnectionUri(true)).toBe(database.getConnectionUri(true));
        }
        expect(await names(database)).toHaveLength(2);
      });

      it("is dropped by the next process if its own was killed", async () => {
        const data = JSON.stringify(started);
        const killed = await runModuleProgram("leave-sql-database", [data]);
        expect(killed.stderr).toBe("");
        expect(await databases()).toContain(killed.stdout);
        const next = await runModuleProgram("open-sql-databases", [data]);
        expect(next.stderr).toBe("");
        expect(await databases()).not.toContain(killed.stdout);
      });

      it("is made in the container where root may not connect from outside, or says why not", async () => {
        const onlyInside = { [`${prefix}_ROOT_HOST`]: "localhost" };
        await using own = await create().withDataInMemory().withEnvironment(onlyInside).start();
        await expect(query(own.getConnectionUri(true), "SELECT 1")).rejects.toThrow(
          /denied|allowed/,
        );
        await own.executeQuery("CREATE TABLE seen (name int); INSERT INTO seen VALUES (5)");
        {
          await using database = await own.openDatabase();
          expect(await names(database)).toEqual([5]);
        }
        const data = JSON.stringify(own);
        await own.executeQuery("DROP DATABASE test");
        const failed = await runModuleProgram("open-sql-databases", [data]);
        expect(failed.stderr).toMatch(
          /A copy of the database test could not be made: .*Unknown database/s,
        );
        expect(failed.stderr).toContain("MYSQL_COPY_FAILED");
      });

      it("is made and dropped 40 times with 30 tables, by four processes at once", async () => {
        await query(started.getConnectionUri(), THIRTY_TABLES);
        const data = JSON.stringify(started);
        const finished = await Promise.all(
          ["a", "b", "c", "d"].map(() => runModuleProgram("open-sql-databases", [data, "10"])),
        );
        const times = finished.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
        expect(times).toHaveLength(40);
        times.sort((a, b) => a - b);
        console.info(`${server}: open and drop, of 40: median ${times[20]?.toFixed(1) ?? ""} ms`);
      });
    });
  });
}

const SCHEMA = `
CREATE TABLE item (id int PRIMARY KEY AUTO_INCREMENT, name varchar(20), number int, data blob);
INSERT INTO item (name, number, data) VALUES ('ä''\\n;;', 1, 0x00ff), ('b', 1, NULL);
CREATE TABLE part (id int PRIMARY KEY AUTO_INCREMENT, item int NOT NULL REFERENCES item (id),
  FOREIGN KEY (item) REFERENCES item (id));
CREATE VIEW seen AS SELECT name FROM item`;

const THIRTY_TABLES = Array.from(
  { length: 30 },
  (_, table) => `
CREATE TABLE t${table} (id int PRIMARY KEY AUTO_INCREMENT, name varchar(50) UNIQUE, number int, KEY (number));
INSERT INTO t${table} (name) VALUES ${Array.from({ length: 20 }, (_, row) => `('row ${row}')`).join()};`,
).join("");

const ROUTINES = `
CREATE FUNCTION double_it(n int) RETURNS int DETERMINISTIC
BEGIN
  RETURN 2 * n;
END;;
CREATE TRIGGER numbers BEFORE INSERT ON item FOR EACH ROW
BEGIN
  SET NEW.number = 1;
END;;`;
