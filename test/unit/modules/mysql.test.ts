import { GenericContainer } from "../../../src";
import { MariaDbContainer } from "../../../modules/mariadb";
import { MySqlContainer } from "../../../modules/mysql";
import { judgeGreeting } from "../../../modules/mysql/answers-greeting";
import { batchesOf } from "../../../modules/mysql/databases/dump-batches";
import { CONFIG_FILE, serverPort } from "../../../modules/mysql/server-port";

const mysql = (): MySqlContainer => new MySqlContainer("mysql:9.7");
const mariadb = (): MariaDbContainer => new MariaDbContainer("mariadb:11");

describe("an option of MySQL or MariaDB that cannot be right", () => {
  it.each<[string, () => unknown, string]>([
    [
      "no database",
      () => mysql().withDatabase(""),
      "withDatabase: expected a non-empty string, got an empty string",
    ],
    [
      "a database's name that is too long",
      () => mysql().withDatabase("ä".repeat(65)),
      "withDatabase: expected a name of at most 64 characters, got one of 65",
    ],
    [
      "a database's name with a backtick",
      () => mariadb().withDatabase("a`b"),
      'withDatabase: expected a name without ` and \\, and without a space at its end, got "a`b"',
    ],
    [
      "a user's name that MySQL does not take",
      () => mysql().withUsername("a".repeat(33)),
      "withUsername: expected a name of at most 32 characters, got one of 33",
    ],
    [
      "a user's name that would end the image's SQL",
      () => mariadb().withUsername("a'b"),
      "withUsername: expected a string without ' and \\, which the image's script does not escape, got one with such a character",
    ],
    [
      "a password that would end the image's SQL",
      () => mysql().withUserPassword("a'b"),
      "withUserPassword: expected a string without ' and \\, which the image's script does not escape, got one with such a character",
    ],
    [
      "no password of a user",
      () => mariadb().withUserPassword(""),
      "withUserPassword: expected a non-empty string, got an empty string",
    ],
    [
      "an undefined password of root",
      () => mysql().withRootPassword(undefined as unknown as string),
      "withRootPassword: expected a string, got undefined",
    ],
    [
      "a script that the image would ignore",
      () => mysql().withInitScripts(__filename),
      "withInitScripts: expected an existing file that ends in .sql, .sql.gz, .sql.xz, .sql.zst or .sh, or a folder",
    ],
    [
      "an option file that does not exist",
      () => mysql().withConfigFile("/no/such/file"),
      "withCopyFilesToContainer[0].source: expected an existing path",
    ],
  ])("%s is refused", (_title, call, message) => {
    expect(call).toThrow(message);
  });

  it("is refused at the start if it depends on others", async () => {
    const two = mysql().withUsername("root").withUserPassword("a").withRootPassword("b");
    await expect(two.start()).rejects.toThrow(
      "withUserPassword: expected the password of withRootPassword for the user root, or no password, got a different one",
    );
    await expect(mariadb().withDataInMemory().withCommand(["sh"]).start()).rejects.toThrow(
      'withCommand: expected the server and its options, because other methods add options to the command, got "sh"',
    );
  });

  it("takes MariaDB's passwords, which its image escapes", () => {
    expect(mariadb().withUserPassword("a'\\b")).toBeInstanceOf(MariaDbContainer);
  });
});

describe("judgeGreeting", () => {
  const packet = (...payload: readonly (number | string)[]): Buffer => {
    const body = Buffer.concat(
      payload.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))),
    );
    return Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]);
  };
  const GREETING = packet(10, "9.7.4\0");
  const ERROR = packet(0xff, 0x10, 0x04, "Too many connections");

  it.each<[string, Buffer, boolean | string]>([
    ["a greeting", GREETING, true],
    ["a part of a greeting", GREETING.subarray(0, 6), false],
    ["a header", GREETING.subarray(0, 4), false],
    ["nothing", Buffer.alloc(0), false],
    ["an error", ERROR, "Too many connections"],
    ["a part of an error", ERROR.subarray(0, 9), false],
    ["another protocol", Buffer.from("HTTP/1.1 400\r\n"), "a packet of unknown type 47"],
  ])("takes %s for what it is", (_title, received, judgement) => {
    expect(judgeGreeting(received)).toBe(judgement);
  });
});

describe("batchesOf", () => {
  it("sends plain statements together, and those with a delimiter one by one", () => {
    const dump = `SET NAMES utf8mb4;
CREATE TABLE a (
  id int
);
INSERT INTO a VALUES (1);
DELIMITER ;;
CREATE TRIGGER x BEFORE INSERT ON a FOR EACH ROW
BEGIN
  SET NEW.id = 1;
END;;
CREATE TRIGGER y BEFORE UPDATE ON a FOR EACH ROW SET NEW.id = 2 ;;
DELIMITER ;
SET NAMES latin1;
`;
    expect(batchesOf(dump)).toEqual([
      "SET NAMES utf8mb4;\nCREATE TABLE a (\n  id int\n);\nINSERT INTO a VALUES (1);",
      "CREATE TRIGGER x BEFORE INSERT ON a FOR EACH ROW\nBEGIN\n  SET NEW.id = 1;\nEND",
      "CREATE TRIGGER y BEFORE UPDATE ON a FOR EACH ROW SET NEW.id = 2",
      "SET NAMES latin1;",
    ]);
  });

  it("splits a large dump at the ends of statements", () => {
    const insert = `INSERT INTO a VALUES ('${"x".repeat(600_000)}');`;
    expect(batchesOf([insert, insert, insert].join("\n"))).toEqual([
      `${insert}\n${insert}`,
      insert,
    ]);
    expect(batchesOf("")).toEqual([]);
  });
});

describe("serverPort", () => {
  class Described extends GenericContainer {
    port(): number {
      return serverPort(this.described);
    }
  }
  const described = (): Described => new Described("mysql:9.7");
  const withFile = (content: string): Described =>
    described().withCopyContentToContainer([{ content, target: CONFIG_FILE }]);

  it.each<[string, Described, number]>([
    ["the default", described(), 3306],
    ["an argument", described().withCommand(["--port=3307"]), 3307],
    ["two arguments", described().withCommand(["mysqld", "--port", "3308"]), 3308],
    ["the short form, the last of which counts", described().withCommand(["-P1", "-P3309"]), 3309],
    ["a file", withFile("[mysqld]\nport = 3310\n[client]\nport = 1\n"), 3310],
    ["a file for clients", withFile("[client]\nport=3311"), 3306],
    ["both", withFile("[mariadb]\nport=1").withCommand(["--port=3312"]), 3312],
    ["no number", described().withCommand(["--port", "many"]), 3306],
  ])("reads %s", (_title, container, port) => {
    expect(container.port()).toBe(port);
  });
});
