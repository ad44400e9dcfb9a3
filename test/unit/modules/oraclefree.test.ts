import { OracleDbContainer } from "../../../modules/oraclefree";
import { databaseOf } from "../../../modules/oraclefree/settings";
import { preamble } from "../../../modules/oraclefree/sqlplus";
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

  it("finds the first of several databases", () => {
    expect(databaseOf({})).toBe("FREEPDB1");
    expect(databaseOf({ database: "A,B" })).toBe("A");
  });
});
