// A certificate for 127.0.0.1 that no authority has signed, so it is its own authority.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Makes a certificate with OpenSSL, in PEM. */
export function certificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  try {
    const names = "subjectAltName=IP:127.0.0.1,DNS:localhost";
    const options = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext";
    const files = ["-keyout", "key.pem", "-out", "cert.pem"];
    execFileSync("openssl", [...options.split(" "), names, ...files], {
      cwd: folder,
      stdio: "pipe",
    });
    const [cert, key] = ["cert.pem", "key.pem"].map((name) =>
      readFileSync(join(folder, name), "utf8"),
    ) as [string, string];
    return { cert, key, ca: cert };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
