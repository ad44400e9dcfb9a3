import { CockroachDbContainer } from "../../../modules/cockroachdb";
import { judgeStartup } from "../../../modules/cockroachdb/answers-queries";
import { identifier } from "../../../modules/cockroachdb/cockroach-sql";
import { ImageName } from "../../../src";

const create = (): CockroachDbContainer =>
  new CockroachDbContainer("cockroachdb/cockroach:v26.2.4");

describe("CockroachDbContainer", () => {
  it("takes images of CockroachDB and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/roach:1");
    expect(() => new CockroachDbContainer(mirror)).toThrow("registry.example.com/mirror/roach");
    const substitute = mirror.asCompatibleSubstituteFor("cockroachdb/cockroach");
    expect(() => new CockroachDbContainer(substitute)).not.toThrow();
  });

  it.each(["Shop", "1shop", "a-b", "a b", 'a"b'])("refuses the name %s", (name) => {
    const expected = "expected at most 63 of a-z, 0-9 and _, and no digit first";
    expect(() => create().withDatabase(name)).toThrow(`withDatabase: ${expected}`);
    expect(() => create().withUsername(name)).toThrow(`withUsername: ${expected}`);
  });

  it("refuses names that CockroachDB reserves", () => {
    const expected = "expected a name that CockroachDB does not reserve";
    for (const name of ["user", "order", "none", "family"]) {
      expect(() => create().withDatabase(name)).toThrow(`withDatabase: ${expected}`);
      expect(() => create().withUsername(name)).toThrow(`withUsername: ${expected}`);
    }
    for (const name of ["string", "admin", "public", "node", "pg_me", "crdb_internal_me"]) {
      expect(() => create().withUsername(name)).toThrow(`withUsername: ${expected}, got "${name}"`);
      expect(() => create().withDatabase(name)).not.toThrow();
    }
    expect(() => create().withUsername("users").withDatabase("orders")).not.toThrow();
  });

  it.each([["--store=type=mem,size=1GiB"], ["--store", "size=1GiB,type=mem"]])(
    "refuses to bake a store in memory: %s",
    async (...store) => {
      const memory = create()
        .withBakedInit()
        .withCommand(["start-single-node", "--insecure", ...store]);
      await expect(memory.start()).rejects.toThrow("withBakedInit: expected a store on disk");
    },
  );

  it("refuses what cannot be right", async () => {
    expect(() => create().withDatabase("")).toThrow("withDatabase: expected a non-empty string");
    expect(() => create().withInitScripts("/no/such.txt")).toThrow(
      "withInitScripts: expected an existing file that ends in .sql, .sql.gz, .sql.xz or .sh",
    );
    const start = create().withEnvironment({ COCKROACH_USER: "Me" }).start();
    await expect(start).rejects.toThrow("COCKROACH_USER: expected at most 63");
  });
});

/** A message: its kind, its length with the length's own four bytes, and its content. */
function message(kind: string, content: string): Buffer {
  const bytes = Buffer.from(`${kind}\0\0\0\0${content}`, "latin1");
  bytes.writeInt32BE(bytes.length - 1, 1);
  return bytes;
}

const READY = message("Z", "I");
const ERROR = message("E", "SERROR\0MNo such database.\0\0");

describe("the wait's messages", () => {
  it("read the start of a session", () => {
    const start = Buffer.concat([message("R", "\0\0\0\0"), READY]);
    expect(judgeStartup(start)).toBe(true);
    expect(judgeStartup(start.subarray(0, start.length - 1))).toBe(false);
    expect(judgeStartup(ERROR)).toBe("No such database.");
    expect(judgeStartup(message("E", "SERROR\0\0"))).toBe("an error without a text");
  });
});

it("quotes names for SQL", () => {
  expect(identifier('a"b')).toBe('"a""b"');
});
