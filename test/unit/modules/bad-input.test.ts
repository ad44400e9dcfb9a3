import { dirname } from "node:path";
import { PostgreSqlContainer } from "../../../modules/postgresql";
import { RedisContainer, type InitialData, type RedisLogLevel } from "../../../modules/redis";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";

const MISSING = "/no/such/file/anywhere";
const { cert, key } = new CertificateAuthority("ca").certificate("server");
const { key: otherKey } = new CertificateAuthority("ca").certificate("other");
const redis = (): RedisContainer => new RedisContainer("redis:8");
const postgres = (): PostgreSqlContainer => new PostgreSqlContainer("postgres:17");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  [
    "redis: a password that is none",
    () => redis().withPassword(undefined as unknown as string),
    "withPassword: expected a string, got undefined",
  ],
  [
    "redis: no folder",
    () => redis().withPersistence(""),
    "withPersistence: expected a non-empty string",
  ],
  [
    "redis: snapshots after no time",
    () => redis().withSnapshotting(0, 1),
    "withSnapshotting: expected a whole number, 1 or more, got 0",
  ],
  [
    "redis: an unknown log level",
    () => redis().withLogLevel("loud" as RedisLogLevel),
    'withLogLevel: expected one of debug, verbose, notice, warning, got "loud"',
  ],
  [
    "redis: no such configuration file",
    () => redis().withConfigFile(MISSING),
    "withCopyFilesToContainer[0].source: expected an existing path",
  ],
  [
    "redis: no such import",
    () => redis().withInitialData(MISSING),
    "withCopyFilesToContainer[0].source: expected an existing path",
  ],
  [
    "redis: an import without content",
    () => redis().withInitialData({} as InitialData),
    "withInitialData: expected a path or { content }, got an object",
  ],
  [
    "redis: a certificate that is not there",
    () => redis().withTls({ cert: MISSING, key }),
    `withTls.cert: expected a PEM string or the path of a PEM file, got "${MISSING}" (does not exist)`,
  ],
  [
    "redis: another one's key",
    () => redis().withTls({ cert, key: otherKey }),
    "withTls.key: expected the private key of the certificate, got a PEM string (another key)",
  ],
  [
    "postgres: no database",
    () => postgres().withDatabase(""),
    "withDatabase: expected a non-empty string",
  ],
  [
    "postgres: no user",
    () => postgres().withUsername(""),
    "withUsername: expected a non-empty string",
  ],
  [
    "postgres: no password",
    () => postgres().withPassword(""),
    "withPassword: expected a non-empty string",
  ],
  [
    "postgres: a database that the server would cut",
    () => postgres().withDatabase("ä".repeat(32)),
    "withDatabase: expected a name of at most 63 bytes",
  ],
  [
    "postgres: a user that initdb would take for SQL",
    () => postgres().withUsername(`x" SUPERUSER; --`),
    `withUsername: expected a name without " $ ' \\, which initdb does not escape`,
  ],
  [
    "postgres: no such init script",
    () => postgres().withInitScripts(`${MISSING}.sql`),
    "withInitScripts: expected an existing file that ends in .sql, .sql.gz, .sql.xz, .sql.zst or .sh",
  ],
  [
    "postgres: a folder without init scripts",
    () => postgres().withInitScripts(dirname(__dirname)),
    "withInitScripts: expected a folder with files that end in .sql,",
  ],
  [
    "postgres: an init script that the image would ignore",
    () => postgres().withInitScripts(__filename),
    "withInitScripts: expected an existing file that ends in .sql,",
  ],
  [
    "postgres: no such configuration file",
    () => postgres().withConfigFile(MISSING),
    "withCopyFilesToContainer[0].source: expected an existing path",
  ],
  [
    "postgres: a key for a certificate",
    () => postgres().withSSL(key, key),
    "withSSL.cert: expected a certificate in PEM format, got a PEM string (",
  ],
  [
    "postgres: an authority that is none",
    () => postgres().withSSLCert(__filename, cert, key),
    "withSSL.caCert: expected a certificate in PEM format, got ",
  ],
];

describe("an option of a module that cannot be right", () => {
  it.each(REFUSED)("%s is refused by the call that sets it", (_title, call, says) => {
    let refusal: unknown;
    try {
      call();
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(says) as string,
    });
    expect((refusal as Error).message).not.toContain("PRIVATE KEY--");
  });

  it("is refused by start() when it depends on others: a command that would ignore them", async () => {
    const other = /^withCommand: expected (redis-server|postgres) and its options, .*, got "sh"$/;
    await expect(redis().withCommand(["sh"]).withPassword("a").start()).rejects.toThrow(other);
    await expect(postgres().withCommand(["sh"]).withoutFsync().start()).rejects.toThrow(other);
  });
});
