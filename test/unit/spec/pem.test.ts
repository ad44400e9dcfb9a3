import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCertificates, readKeyPair } from "../../../src/module";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";

const authority = new CertificateAuthority("authority");
const { cert, key } = authority.certificate("server");

describe("readKeyPair and readCertificates", () => {
  it("take PEM texts, a chain too", () => {
    expect(readKeyPair(cert, key, "TLS")).toEqual({ cert, key });
    const chain = cert + authority.cert;
    expect(readKeyPair(chain, key, "TLS")).toEqual({ cert: chain, key });
    expect(readCertificates(chain, "CA")).toBe(chain);
  });

  it("take paths of PEM files", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-pem-"));
    try {
      const [certFile, keyFile] = [join(folder, "server.crt"), join(folder, "server.key")];
      await writeFile(certFile, cert);
      await writeFile(keyFile, key);
      expect(readKeyPair(certFile, keyFile, "TLS")).toEqual({ cert, key });
      expect(readCertificates(certFile, "CA")).toBe(cert);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "nothing",
      () => readCertificates("", "CA"),
      /^CA: expected a PEM string or the path of .*, got an empty string$/,
    ],
    ["a folder", () => readCertificates(tmpdir(), "CA"), /^CA: expected a PEM string .*EISDIR/],
    [
      "a key",
      () => readCertificates(key, "CA"),
      /^CA: expected a certificate in PEM .*, got a PEM string \(/,
    ],
    [
      "a certificate",
      () => readKeyPair(cert, cert, "TLS"),
      /^TLS\.key: expected a private key in /,
    ],
    ["a file of another kind", () => readCertificates(__filename, "CA"), /pem\.test\.[jt]s" \(/],
  ])("refuse %s, and say nothing of a key", (_title, call, message) => {
    expect(call).toThrow(message);
    expect(call).not.toThrow(/BEGIN/);
  });
});
