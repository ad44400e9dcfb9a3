import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RabbitMQContainer, type RabbitMQDefinitions } from "../../../modules/rabbitmq";
import { conversation, hasOpened } from "../../../modules/rabbitmq/opens-channel";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";

const rabbitmq = (): RabbitMQContainer => new RabbitMQContainer("rabbitmq:4-management");
const MISSING = "/no/such/file/anywhere";
const { cert } = new CertificateAuthority("ca").certificate("server");
const { key } = new CertificateAuthority("ca").certificate("other");

describe("RabbitMQContainer refuses", () => {
  const circular: Record<string, unknown> = {};
  circular["itself"] = circular;

  it.each<[string, () => unknown, string]>([
    ["no user", () => rabbitmq().withUsername(""), "withUsername: expected a non-empty string"],
    ["no password", () => rabbitmq().withPassword(""), "withPassword: expected a non-empty string"],
    [
      "no virtual host",
      () => rabbitmq().withVirtualHost(""),
      "withVirtualHost: expected a non-empty string",
    ],
    [
      "a virtual host that the protocol cannot carry",
      () => rabbitmq().withVirtualHost("ä".repeat(128)),
      "withVirtualHost: expected a name of at most 255 bytes",
    ],
    [
      "a plugin with a version",
      () => rabbitmq().withPlugins("rabbitmq_stream", "a-1.0"),
      'withPlugins[1]: expected the name of a plugin, such as rabbitmq_stream, got "a-1.0"',
    ],
    [
      "definitions that are none",
      () => rabbitmq().withDefinitions(5 as unknown as RabbitMQDefinitions),
      "withDefinitions: expected an object with definitions, or the path of a JSON file with them",
    ],
    [
      "definitions that JSON cannot carry",
      () => rabbitmq().withDefinitions(circular),
      "an object that JSON cannot carry (Converting circular structure to JSON",
    ],
    [
      "users that are no array",
      () => rabbitmq().withDefinitions({ users: {} }),
      "withDefinitions.users: expected an array, got an object",
    ],
    [
      "a file that does not exist",
      () => rabbitmq().withDefinitions(MISSING),
      `got "${MISSING}" (ENOENT`,
    ],
    [
      "a configuration file that does not exist",
      () => rabbitmq().withConfigFile(MISSING),
      "withCopyFilesToContainer[0].source: expected an existing path",
    ],
    [
      "the key of another certificate",
      () => rabbitmq().withTls({ cert, key }),
      "withTls.key: expected the private key of the certificate",
    ],
  ])("%s", (_what, act, message) => {
    expect(act).toThrow(message);
  });

  it("a file that is not JSON", () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-rabbitmq-"));
    try {
      const file = join(folder, "definitions.json");
      writeFileSync(file, "users:");
      expect(() => rabbitmq().withDefinitions(file)).toThrow(/definitions\.json" \(.*JSON/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the wait for a channel", () => {
  const frame = (classId: number, method: number, ...fields: (number | string)[]): Buffer => {
    const more = fields.map((field) =>
      typeof field === "string" ? Buffer.from(field) : Buffer.from([field >> 8, field & 0xff]),
    );
    const payload = Buffer.concat([Buffer.from([0, classId, 0, method]), ...more]);
    const head = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
    return Buffer.concat([head, payload, Buffer.from([0xce])]);
  };
  const START = frame(10, 10, "…");
  const OPEN_OK = frame(20, 11, "\0\0\0\0");
  const close = (code: number, text: string): Buffer =>
    frame(10, 50, code, String.fromCharCode(text.length), text, "\0\0\0\0");

  it("sends the header, and a login with the user's own characters", () => {
    const sent = conversation({ username: "ü", password: "p", virtualHost: "/" });
    expect(sent.subarray(0, 8)).toEqual(Buffer.from("AMQP\0\0\x09\x01"));
    expect(sent.includes(Buffer.from("\0\0\0\x05\0ü\0p"))).toBe(true);
  });

  it.each<[string, Buffer, boolean | string]>([
    ["an open channel", Buffer.concat([START, OPEN_OK]), true],
    ["a server that has only started to talk", START, false],
    ["the first half of a reply", OPEN_OK.subarray(0, 9), false],
    ["a reply without its last byte", OPEN_OK.subarray(0, -1), false],
    ["nothing yet", Buffer.alloc(0), false],
    ["a user that the server refuses", close(403, "ACCESS_REFUSED"), true],
    ["a virtual host that does not exist", close(530, "NOT_ALLOWED"), true],
    [
      "a virtual host that is down",
      close(541, "INTERNAL_ERROR"),
      "the server closed the connection: 541 INTERNAL_ERROR",
    ],
    ["a server of AMQP 1.0", Buffer.from("AMQP\0\x01\0\0"), "the reply is not one of AMQP 0-9-1"],
  ])("recognises %s", (_what, received, verdict) => {
    expect(hasOpened(received)).toBe(verdict);
  });
});
