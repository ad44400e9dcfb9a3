import { AzuriteContainer } from "../../../modules/azurite";
import { accountList } from "../../../modules/azurite/test-accounts";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";
import { PFX, PFX_PASSWORD } from "../../support/pfx";

const create = (): AzuriteContainer =>
  new AzuriteContainer("mcr.microsoft.com/azure-storage/azurite:3.35.0");

const authority = new CertificateAuthority("mayfly");
const { cert } = authority.certificate("one");
const { key: otherKey } = authority.certificate("other");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  [
    "no account",
    () => create().withAccountName(""),
    "withAccountName: expected a non-empty string",
  ],
  [
    "an account that would be two",
    () => create().withAccountName("a:b;c"),
    'withAccountName: expected a name of letters, digits, _ . and -, got "a:b;c"',
  ],
  [
    "a key that is not base64, which is not shown",
    () => create().withAccountKey("my secret"),
    "withAccountKey: expected base64, got another string",
  ],
  ["a port", () => create().withBlobPort(0), "withBlobPort: expected a port number"],
  [
    "a host port",
    () => create().withQueuePort({ container: 1, host: 70_000 }),
    "withQueuePort.host: expected a port number",
  ],
  [
    "a limit for data on disk",
    () => create().withExtentMemoryLimitInMegaBytes(5),
    "withExtentMemoryLimitInMegaBytes: expected a call of withInMemoryPersistence() before it",
  ],
  [
    "no limit",
    () => create().withInMemoryPersistence().withExtentMemoryLimitInMegaBytes(0),
    "withExtentMemoryLimitInMegaBytes: expected a whole number, 1 or more, got 0",
  ],
  [
    "another certificate's key",
    () => create().withSsl(cert, otherKey),
    "withSsl.key: expected the private key of the certificate",
  ],
  [
    "a wrong password",
    () => create().withSslPfx(PFX, "wrong"),
    "withSslPfx: expected a PKCS #12 file and its password, got one that cannot be read",
  ],
  [
    "a file that does not exist",
    () => create().withSslPfx("/no/such/file", PFX_PASSWORD),
    "withSslPfx: expected a Buffer, or the path of a PKCS #12 file, got a path that cannot be read: ENOENT",
  ],
];

describe("AzuriteContainer", () => {
  it.each(REFUSED)("refuses %s", (_what, call, message) => {
    expect(call).toThrow(message);
  });

  it("does not start with OAuth and without TLS", async () => {
    await expect(create().withOAuth().start()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("withOAuth: expected withSsl() or withSslPfx()") as string,
    });
  });
});

it("lists the accounts of the variable after its own, and once", () => {
  const own = { accountName: "first", accountKey: "a2V5" };
  const list = accountList(own, "first:b2xk;second:a2V5:a2V6;").split(";");
  expect(list.slice(0, 4)).toEqual([
    "first:a2V5",
    "second:a2V5:a2V6",
    "mayfly:bWF5Zmx5",
    "mayfly1:bWF5Zmx5",
  ]);
  expect(list).toHaveLength(3 + 64);
});
