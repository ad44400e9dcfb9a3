import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getConnection } from "oracledb";
import {
  OracleDbContainer,
  OracleDbSchema,
  type OracleClientOptions,
  type StartedOracleDbContainer,
} from "../../modules/oraclefree";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const ORACLE = "gvenzl/oracle-free:23.26.2-slim-faststart";

/** The stand-in's listener knows the services, and has no server behind it (ORA-12516). */
async function reaches(options: OracleClientOptions): Promise<void> {
  await expect(getConnection(options)).rejects.toThrow(/ORA-12516/);
}

async function schemas(oracle: StartedOracleDbContainer): Promise<string[]> {
  const select = "SELECT LOWER(username) FROM all_users WHERE username LIKE 'MAYFLY%'";
  return (await oracle.executeQuery(select)).split("\n").filter((line) => line !== "");
}

describeContract<StartedOracleDbContainer>({
  server: "oraclefree",
  image: ORACLE,
  create: (image) => new OracleDbContainer(image),
  query: async (oracle) => {
    expect(await oracle.executeQuery("SELECT 'hello' FROM dual")).toBe("hello\n");
    await reaches(oracle.getClientOptions());
  },
  address: "getConnectionDescriptor",
  starts: 3,
  odd: () => new OracleDbContainer(ORACLE).withPassword(`p@:/?#[]%20=+$' \\x`),
  bakes: true,
});

describeServer("oraclefree", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-oracle-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  it("runs scripts in the user's schema of an own database, in order", async () => {
    await using oracle = await new OracleDbContainer(ORACLE)
      .withInitScripts(
        await file("z.sql", "CREATE TABLE tea\n\n(name VARCHAR2(50));\n"),
        await file("b.sh", "export TEA=Assam\n"),
        await file("a.sql", "INSERT INTO tea VALUES ('a & b');\n"),
      )
      .withDatabase("shop")
      .withUsername("me")
      .withPassword("secret")
      .withSystemPassword("other")
      .start();
    const address = `${oracle.getHost()}:${oracle.getPort()}`;
    expect(oracle.getUrl()).toBe(`${address}/shop`);
    expect(oracle.getSystemPassword()).toBe("other");
    expect(await oracle.executeQuery("SELECT name FROM tea")).toBe("a & b\n");
    await reaches({
      ...oracle.getClientOptions(),
      connectString: oracle.getConnectionDescriptor(),
    });
    const connectString = `${address}/other`;
    const wrong = getConnection({ ...oracle.getClientOptions(), connectString });
    await expect(wrong).rejects.toThrow(/NJS-518.*other/s);
  });

  it.each([
    ["INSERT INTO gone VALUES (1);", "ORA-00942"],
    ["SELEKT 1;\nSELECT 1 FROM dual;", "SP2-0734"],
  ])("fails to start if a script fails, and shows why: %s", async (sql, code) => {
    const script = await file("bad.sql", `${sql}\n`);
    await expect(
      new OracleDbContainer(ORACLE).withInitScripts(script).start(),
    ).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining(code) as string,
    });
  });

  it("reads passwords from files, and takes FREEPDB1 as the database that is there", async () => {
    await using oracle = await new OracleDbContainer(ORACLE)
      .withDatabase("FREEPDB1")
      .withEnvironment({ APP_USER_PASSWORD_FILE: "/run/user", ORACLE_PASSWORD_FILE: "/run/system" })
      .withCopyContentToContainer([
        { content: "of the user", target: "/run/user", mode: 0o444 },
        { content: "of the system", target: "/run/system", mode: 0o444 },
      ])
      .start();
    expect(oracle.getPassword()).toBe("of the user");
    expect(oracle.getSystemPassword()).toBe("of the system");
    expect(oracle.getDatabase()).toBe("FREEPDB1");
  });

  it("does not show the password if the server refuses a schema's user", async () => {
    const password = "s3cr3t";
    await using oracle = await new OracleDbContainer(ORACLE).withPassword(password).start();
    const folder = "/opt/oracle/oradata/dbconfig/FREE/FREEPDB1";
    expect((await oracle.exec(["chmod", "a-w", folder])).exitCode).toBe(0);
    const error: unknown = await oracle.openSchema().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "EXEC_FAILED" });
    expect(String(error)).toContain("ORA-01031");
    expect(String(error)).not.toContain(password);
  });

  describe("openSchema", () => {
    let oracle: StartedOracleDbContainer;
    beforeAll(async () => {
      oracle = await new OracleDbContainer(ORACLE).start();
    });
    afterAll(() => oracle.stop());

    it("runs SQL whatever its end", async () => {
      await using schema = await oracle.openSchema();
      await schema.executeQuery("CREATE TABLE tea (name VARCHAR2(50)); -- a comment");
      await schema.executeQuery("INSERT INTO tea VALUES ('Assam') /* a comment */");
      await schema.executeQuery("BEGIN INSERT INTO tea VALUES ('Ceylon'); END;");
      await schema.executeQuery("BEGIN INSERT INTO tea VALUES ('Nilgiri'); END;\n/");
      const select = "SELECT name\nFROM tea\n\nORDER BY name;";
      expect(await schema.executeQuery(select)).toBe("Assam\nCeylon\nNilgiri\n");
    });

    it("returns long values in full, and fails if SQL*Plus does not understand a line", async () => {
      const long = "x".repeat(200);
      expect(await oracle.executeQuery(`SELECT TO_CLOB('${long}') FROM dual`)).toBe(`${long}\n`);
      await expect(oracle.executeQuery("SELEKT 1")).rejects.toMatchObject({
        code: "EXEC_FAILED",
        message: expect.stringContaining("SP2-0734") as string,
      });
    });

    it("gives each test a user with a schema, and drops it", async () => {
      {
        await using one = await oracle.openSchema();
        await using two = await oracle.openSchema();
        await one.executeQuery("CREATE TABLE tea (name VARCHAR2(50))");
        await one.executeQuery("INSERT INTO tea VALUES ('Assam')");
        expect(await one.executeQuery("SELECT name FROM tea")).toBe("Assam\n");
        await expect(two.executeQuery("SELECT name FROM tea")).rejects.toMatchObject({
          code: "EXEC_FAILED",
          message: expect.stringContaining("ORA-00942") as string,
        });
        const data = JSON.parse(JSON.stringify(one)) as ObjectData;
        await using attached = attach(data, OracleDbSchema);
        expect(attached.getClientOptions()).toEqual({
          user: one.getUsername(),
          password: "test",
          connectString: oracle.getUrl(),
        });
        const names = [one.getName(), two.getName()].sort();
        expect((await schemas(oracle)).sort()).toEqual(names);
      }
      expect(await schemas(oracle)).toEqual([]);
    });

    it("drops what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["oraclefree", JSON.stringify(oracle), "openSchema", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await schemas(oracle)).toEqual([killed.stdout]);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await schemas(oracle)).toEqual([]);
    });
  });
});

describePage("oraclefree", ["hello", "test", "Assam", "true"]);
