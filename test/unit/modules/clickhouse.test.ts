import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClickHouseContainer } from "../../../modules/clickhouse";
import { nameInSql, quoteText, renameDatabase } from "../../../modules/clickhouse/sql-names";
import { ImageName } from "../../../src";

const clickhouse = (): ClickHouseContainer =>
  new ClickHouseContainer("clickhouse/clickhouse-server:26");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["no database", () => clickhouse().withDatabase(""), "withDatabase: expected a non-empty string"],
  [
    "a user's name that is no element of XML",
    () => clickhouse().withUsername("a:b"),
    'withUsername: expected a name of letters, digits, _ and -, starting with a letter or _, got "a:b"',
  ],
  [
    "a user's name with a dot",
    () => clickhouse().withUsername("a.b"),
    "withUsername: expected a name of letters",
  ],
  [
    "a password that is none",
    () => clickhouse().withPassword(undefined as unknown as string),
    "withPassword: expected a string, got undefined",
  ],
  [
    "a script that the image ignores",
    () => clickhouse().withInitScripts("schema.sql", "schema.txt"),
    "withInitScripts[1]: expected a file that ends in .sql, .sql.gz or .sh",
  ],
  [
    "no such script",
    () => clickhouse().withInitScripts("/no/such/file.sql"),
    "expected an existing path",
  ],
  [
    "a configuration that the server ignores",
    () => clickhouse().withConfigFile("config.txt"),
    "withConfigFile: expected a file that ends in .xml, .yaml or .yml",
  ],
  [
    "no such file of users",
    () => clickhouse().withUsersFile("/no/such/file.xml"),
    "expected an existing path",
  ],
  [
    "an image of another server",
    () => new ClickHouseContainer(ImageName.fromString("postgres:17")),
    "clickhouse/clickhouse-server",
  ],
];

describe("ClickHouseContainer", () => {
  it.each(REFUSED)("refuses %s", (_what, build, message) => {
    expect(build).toThrow(message);
  });

  it("takes files that exist", () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-clickhouse-"));
    try {
      const path = join(folder, "a.xml");
      writeFileSync(path, "<clickhouse/>");
      expect(() => clickhouse().withConfigFile(path).withUsersFile(path)).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("SQL", () => {
  it("quotes what needs quotes", () => {
    expect(nameInSql("shop_1")).toBe("shop_1");
    expect(nameInSql("1-`shop\\")).toBe("`1-\\`shop\\\\`");
    expect(quoteText("it's \\")).toBe("'it\\'s \\\\'");
  });

  it.each([
    ["CREATE VIEW shop.v AS SELECT a FROM shop.t", "CREATE VIEW `x`.v AS SELECT a FROM `x`.t"],
    [
      "SELECT `shop`.`t`.a, 'shop.t', '\\'shop.t' -- shop.t",
      "SELECT `x`.`t`.a, 'shop.t', '\\'shop.t' -- shop.t",
    ],
    [
      "SELECT my_shop.a, t.shop.b, shop FROM other.shop",
      "SELECT my_shop.a, t.shop.b, shop FROM other.shop",
    ],
    ["SELECT /* shop.t */ shopping.a, '' 'shop.t'", "SELECT /* shop.t */ shopping.a, '' 'shop.t'"],
  ])("names another database in %s", (statement, renamed) => {
    expect(renameDatabase(statement, "shop", "x")).toBe(renamed);
  });

  it("finds a quoted name", () => {
    expect(renameDatabase("SELECT a FROM `a-b`.t, `a-bc`.t", "a-b", "x")).toBe(
      "SELECT a FROM `x`.t, `a-bc`.t",
    );
  });
});
