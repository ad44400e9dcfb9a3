import { MSSQLServerContainer } from "../../../modules/mssqlserver";
import { connectionString } from "../../../modules/mssqlserver/connection-string";
import { identifier, literal } from "../../../modules/mssqlserver/names";
import {
  judgeLogin,
  judgePrelogin,
  loginMessage,
  preloginMessage,
  requiresEncryption,
} from "../../../modules/mssqlserver/tds";
import { ImageName } from "../../../src";

const create = (): MSSQLServerContainer =>
  new MSSQLServerContainer("mcr.microsoft.com/mssql/server:2022-latest");

describe("MSSQLServerContainer", () => {
  it("takes images of SQL Server and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/sql:1");
    expect(() => new MSSQLServerContainer(mirror)).toThrow("registry.example.com/mirror/sql");
    const substitute = mirror.asCompatibleSubstituteFor("mcr.microsoft.com/mssql/server");
    expect(() => new MSSQLServerContainer(substitute)).not.toThrow();
  });

  it.each(["short1A", "longbutlower", "lower1234567", `Aa1${"x".repeat(126)}`])(
    "refuses the password %s, and does not show it",
    (password) => {
      const call = (): unknown => create().withPassword(password);
      expect(call).toThrow(
        "withPassword: expected a password of 8 to 128 characters with 3 of these",
      );
      expect(call).not.toThrow(password);
    },
  );

  it.each(["Passw0rd", "lower123!", "ALL-UPPER-1", "pässwörD1"])(
    "takes the password %s",
    (password) => {
      expect(() => create().withPassword(password)).not.toThrow();
    },
  );

  it("refuses what cannot be right", () => {
    expect(() => create().withDatabase("")).toThrow("withDatabase: expected a non-empty string");
    expect(() => create().withDatabase("x".repeat(129))).toThrow(
      "withDatabase: expected a name of at most 128 characters on one line, got one of 129",
    );
    expect(() => create().withWaitForMessage("")).toThrow("withWaitForMessage");
    expect(() => create().withInitScripts("/no/such.sql")).toThrow(
      "withInitScripts: expected an existing file that ends in .sql, or a folder",
    );
  });

  it("does not start without the licence, or with a password of the environment that is too simple", async () => {
    await expect(create().start()).rejects.toThrow("acceptLicense: expected acceptLicense()");
    const simple = create().acceptLicense().withEnvironment({ MSSQL_SA_PASSWORD: "simple" });
    await expect(simple.start()).rejects.toThrow("MSSQL_SA_PASSWORD: expected a password of 8");
    const port = create().acceptLicense().withEnvironment({ MSSQL_TCP_PORT: "http" });
    await expect(port.start()).rejects.toThrow('MSSQL_TCP_PORT: expected a port, got "http"');
  });
});

describe("SQL", () => {
  it("quotes names, strings and values of connection strings", () => {
    expect(identifier("a]b")).toBe("[a]]b]");
    expect(literal("it's")).toBe("N'it''s'");
    expect(connectionString({ Server: "a,1", Password: 'a;"b' })).toBe(
      'Server=a,1;Password="a;""b"',
    );
  });
});

/** A reply of one packet. */
function reply(content: readonly number[]): Buffer {
  return Buffer.from([4, 1, 0, 8 + content.length, 0, 0, 1, 0, ...content]);
}

const encryption = (value: number): Buffer => reply([1, 0, 6, 0, 1, 0xff, value]);

describe("TDS", () => {
  it("asks for no encryption", () => {
    expect(preloginMessage()).toEqual(
      Buffer.from([
        0x12, 1, 0, 26, 0, 0, 1, 0, 0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 0, 0, 0, 0, 0, 0, 2,
      ]),
    );
    expect(judgePrelogin(encryption(2))).toBe(true);
    expect(judgePrelogin(encryption(0))).toBe(true);
    expect(judgePrelogin(encryption(3))).toBe("the server requires encryption");
    expect(judgePrelogin(encryption(2).subarray(0, 9))).toBe(false);
    expect(requiresEncryption(encryption(3))).toBe(true);
    expect(requiresEncryption(encryption(2))).toBe("the server does not require encryption");
    expect(requiresEncryption(Buffer.alloc(0))).toBe(false);
  });

  it("logs in with the protocol's form of a password", () => {
    const message = loginMessage("sa", "aB");
    expect(message.readUInt16BE(2)).toBe(message.length);
    expect(message.readUInt32LE(8)).toBe(message.length - 8);
    const at = 8 + message.readUInt16LE(8 + 44);
    expect(message.subarray(at, at + 4)).toEqual(Buffer.from([0xb3, 0xa5, 0x81, 0xa5]));
  });

  it("reads the reply to a login", () => {
    const ack = [0xad, 1, 0, 0];
    const text = [...Buffer.from("No.", "utf16le")];
    const error = [0xaa, 14, 0, 0x18, 0x48, 0, 0, 1, 14, 3, 0, ...text];
    expect(judgeLogin(reply([0xe3, 1, 0, 0, ...ack]))).toBe(true);
    expect(judgeLogin(reply(error))).toBe("error 18456: No.");
    expect(judgeLogin(reply([0x11]))).toBe("a reply of unknown type 17");
    expect(judgeLogin(reply(ack).subarray(0, 10))).toBe(false);
  });
});
