import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { MySqlLikeContainer } from "../../modules/mysql/mysql-like-container";
import type { StartedMySqlLike } from "../../modules/mysql/started-mysql-like";
import { describeServer } from "./describe-server";
import { ODD } from "./module-contract";

export const MYSQL = "mysql:9.7";
export const MARIADB = "mariadb:11";

/** Odd characters except those that the images' scripts do not escape. */
export const ODD_IN_SQL = ODD.replace(/['\\]/g, "");

export interface MySqlLikeTests {
  readonly create: () => MySqlLikeContainer<StartedMySqlLike>;
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
  });
}
