import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OracleDbContainer } from "../../../modules/oraclefree";
import { databaseOf } from "../../../modules/oraclefree/settings";
import { preamble } from "../../../modules/oraclefree/sqlplus";
import { withEnd } from "../../../modules/oraclefree/sqlplus-end";
import { ImageName } from "../../../src";

const create = (): OracleDbContainer =>
  new OracleDbContainer("gvenzl/oracle-free:23-slim-faststart");

describe("OracleDbContainer", () => {
  it("takes the image and substitutes for it", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/oracle:1");
    expect(() => new OracleDbContainer(mirror)).toThrow("registry.example.com/mirror/oracle");
    const substitute = mirror.asCompatibleSubstituteFor("gvenzl/oracle-free");
    expect(() => new OracleDbContainer(substitute)).not.toThrow();
  });

  it.each(["1a", "a-b", "a b", 'a"b', "x".repeat(129)])("refuses the user %s", (name) => {
    expect(() => create().withUsername(name)).toThrow(
      "withUsername: expected a letter and at most 127 letters, digits, _, $ and # after it",
    );
  });

  it("refuses what cannot be right", async () => {
    expect(() => create().withDatabase("")).toThrow("withDatabase: expected a non-empty string");
    expect(() => create().withDatabase("x".repeat(31))).toThrow(
      "withDatabase: expected a letter and at most 29",
    );
    expect(() => create().withInitScripts("/no/such.txt")).toThrow(
      "withInitScripts: expected an existing file that ends in .sql or .sh",
    );
    const start = create().withEnvironment({ APP_USER: "a-b" }).start();
    await expect(start).rejects.toThrow("APP_USER: expected a letter");
  });

  it("refuses files with names, which the image or scripts need before the start", async () => {
    const user = create().withEnvironment({ APP_USER_FILE: "/run/user" });
    await expect(user.start()).rejects.toThrow(
      "APP_USER_FILE: expected withUsername() or APP_USER",
    );
    const folder = mkdtempSync(join(tmpdir(), "mayfly-oracle-"));
    try {
      writeFileSync(join(folder, "a.sql"), "SELECT 1 FROM dual;");
      const database = create()
        .withEnvironment({ ORACLE_DATABASE_FILE: "/run/database" })
        .withInitScripts(folder);
      await expect(database.start()).rejects.toThrow(
        "ORACLE_DATABASE_FILE: expected withDatabase() or ORACLE_DATABASE",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(["withPassword", "withSystemPassword"] as const)(
    "%s refuses secrets unseen",
    (method) => {
      for (const password of ['s3cr3t"', "s3cr3t&", "s3cr3t\n"]) {
        const call = (): unknown => create()[method](password);
        expect(call).toThrow(`${method}: expected a password on one line without " and &`);
        expect(call).not.toThrow("s3cr3t");
      }
      expect(() => create()[method]("a;b c'$")).not.toThrow();
    },
  );
});

describe("SQL*Plus", () => {
  it("begins sessions in a database and a schema", () => {
    expect(preamble({ database: "SHOP" })).toContain("ALTER SESSION SET CONTAINER = SHOP;\n");
    expect(preamble({ database: "SHOP" })).not.toContain("CURRENT_SCHEMA");
    expect(preamble({ database: "SHOP", schema: "me" })).toMatch(/CURRENT_SCHEMA = me;\n$/);
  });

  it.each([
    "SELECT 1 FROM dual",
    "SELECT 1 FROM dual /* a comment */",
    "SELECT 1 FROM dual -- a comment",
    "SELECT ';--' FROM dual",
    "SELECT name FROM tea ORDER BY name\nDESC",
    "SET ROLE tester",
    "BEGIN NULL; END;",
    "-- a comment\nDECLARE\n  x INTEGER;\nBEGIN\n  NULL;\nEND;",
    "<<outer>> BEGIN NULL; END;",
    "create or replace editionable trigger t BEFORE INSERT ON tea BEGIN NULL; END;",
    "CREATE TYPE tea AS OBJECT (name VARCHAR2(50));",
    "WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual",
    "SET SERVEROUTPUT ON\nBEGIN NULL; END;",
    "BEGIN NULL; END;\n/\nSELECT 1 FROM dual",
    "SELECT 1 FROM dual;\nBEGIN NULL; END;",
  ])("runs what has no end: %s", (sql) => {
    expect(withEnd(sql)).toBe(`${sql}\n/`);
  });

  it.each([
    "SELECT 1 FROM dual;",
    "SELECT 1 FROM dual\n/\n",
    "CREATE TABLE tea (a INTEGER);\r\nDROP TABLE tea;\r\n",
    "CREATE TABLE tea (a INTEGER);\n\n-- a comment\n/* another */",
    "BEGIN NULL; END;\n/\n",
    "BEGIN\n  NULL;\nEND;\n/\nINSERT INTO tea VALUES (1);",
    "EXEC p",
    "SHOW USER",
    "",
  ])("runs nothing twice: %s", (sql) => {
    expect(withEnd(sql)).toBe(sql);
  });

  it("drops a comment after the end, which SQL*Plus would take for a part of the statement", () => {
    expect(withEnd("SELECT 1 FROM dual; -- a comment")).toBe("SELECT 1 FROM dual;");
    expect(withEnd("SELECT 1 FROM dual; /* a comment */\n")).toBe("SELECT 1 FROM dual;");
  });

  it("finds the first of several databases", () => {
    expect(databaseOf({})).toBe("FREEPDB1");
    expect(databaseOf({ database: "A,B" })).toBe("A");
  });
});
