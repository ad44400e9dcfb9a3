import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MosquittoContainer } from "../../../modules/mosquitto";
import { connectPacket } from "../../../modules/mqtt/answers-connect";
import { ImageName } from "../../../src";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";

const { cert, key } = new CertificateAuthority("ca").certificate("server");
const { key: otherKey } = new CertificateAuthority("ca").certificate("other");
const mosquitto = (): MosquittoContainer => new MosquittoContainer("eclipse-mosquitto:2");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ...["a:b", "#a", " a", "a ", "a\nb", ":", "a:"].map(
    (name) =>
      [
        `the user's name ${JSON.stringify(name)}`,
        () => mosquitto().withUsername(name),
        "withUsername: expected a name without colons",
      ] as const,
  ),
  ["no password", () => mosquitto().withPassword(""), "withPassword: expected a non-empty string"],
  [
    "a password that MQTT cannot send",
    () => mosquitto().withPassword("ä".repeat(32_768)),
    "withPassword: expected at most 65535 bytes, got 65536 bytes",
  ],
  ["another key", () => mosquitto().withTls({ cert, key: otherKey }), "withTls.key"],
  ["no authority", () => mosquitto().withTls({ cert, key, ca: "/no/such/file" }), "withTls.ca"],
  [
    "no such configuration file",
    () => mosquitto().withConfigFile("/no/such/file"),
    "expected an existing path",
  ],
  [
    "an image of another server",
    () => new MosquittoContainer(ImageName.fromString("postgres:17")),
    "eclipse-mosquitto",
  ],
];

describe("MosquittoContainer", () => {
  it.each(REFUSED)("refuses %s", (_what, build, message) => {
    expect(build).toThrow(message);
  });

  it.each(["a", "me and you", "a#b", `p@/?#[]%20&=+$'" \\x`])("takes the name %j", (name) => {
    expect(() => mosquitto().withUsername(name)).not.toThrow();
  });

  it("refuses half a login at the start", async () => {
    await expect(mosquitto().withUsername("me").start()).rejects.toThrow(
      "withUsername: expected withPassword as well",
    );
    await expect(mosquitto().withPassword("x").start()).rejects.toThrow(
      "withPassword: expected withUsername as well",
    );
  });

  describe("with a mosquitto.conf", () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "mayfly-mosquitto-"));
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    const withFile = (content: string): MosquittoContainer => {
      const path = join(folder, "mosquitto.conf");
      writeFileSync(path, content);
      return mosquitto().withConfigFile(path);
    };

    it("refuses a file without listener at the start", async () => {
      const start = withFile("# listener 1883\nallow_anonymous true\n").start();
      await expect(start).rejects.toThrow(/withConfigFile: expected a file with `listener 1883`/);
    });

    it("refuses what the file has to say at the start", async () => {
      const builder = withFile("listener 1883\n");
      await expect(builder.withWebSockets().start()).rejects.toThrow(
        /^withWebSockets: expected no/,
      );
      await expect(builder.withTls({ cert, key }).start()).rejects.toThrow(/^withTls: expected no/);
    });
  });
});

describe("a CONNECT packet", () => {
  it("has the form of MQTT 3.1.1", () => {
    expect(connectPacket({ username: "", password: "" }).toString("hex")).toBe(
      "100c00044d5154540402003c0000",
    );
    const packet = connectPacket({ username: "me", password: "x".repeat(200) });
    // The length, 218, takes two bytes.
    expect(packet.subarray(0, 3).toString("hex")).toBe("10da01");
    expect(packet.length).toBe(221);
  });
});
