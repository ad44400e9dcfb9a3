import type { KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { crypto } from "../common/crypto";
import { quoteKeyPath } from "../common/describe-value";
import { fieldOf, InvalidOptionError, messageOf } from "../errors";

/** A certificate and its private key as PEM text. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a certificate and its private key, for modules. Each is a PEM string or the path of a PEM file. A
 * certificate chain must begin with the server's certificate. `option` is the method or object with
 * `cert` and `key` that errors name. Throws InvalidOptionError if the certificate or the key cannot be
 * read or parsed, or if they do not match.
 */
export function readKeyPair(cert: string, key: string, option: string): KeyPair {
  const certPem = readPem(cert, `${option}.cert`);
  const keyPem = readPem(key, `${option}.key`);
  const certificate = parseCertificate(certPem, cert, `${option}.cert`);
  if (!certificate.checkPrivateKey(parseKey(keyPem, key, `${option}.key`))) {
    throw refused(`${option}.key`, "the private key of the certificate", key, "another key");
  }
  return { cert: certPem, key: keyPem };
}

/** Reads the certificates of authorities from PEM text or a PEM file. Throws InvalidOptionError. */
export function readCertificates(pathOrPem: string, option: string): string {
  const pem = readPem(pathOrPem, option);
  parseCertificate(pem, pathOrPem, option);
  return pem;
}

const isPem = (text: string): boolean => text.includes("-----BEGIN ");

function readPem(pathOrPem: string, option: string): string {
  const expected = "a PEM string or the path of a PEM file";
  if (typeof pathOrPem !== "string" || pathOrPem === "") {
    throw new InvalidOptionError(option, expected, pathOrPem);
  }
  if (isPem(pathOrPem)) return pathOrPem;
  try {
    return readFileSync(pathOrPem, "utf8");
  } catch (error) {
    // Node's message is hidden: it shows the path, which can be a key that was passed by mistake.
    const code = String(fieldOf(error, "code"));
    const why = code === "ENOENT" ? "does not exist" : `cannot be read: ${code}`;
    throw refused(option, expected, pathOrPem, why);
  }
}

function parseCertificate(pem: string, given: string, option: string): X509Certificate {
  try {
    return new (crypto().X509Certificate)(pem);
  } catch (error) {
    throw refused(option, "a certificate in PEM format", given, messageOf(error));
  }
}

function parseKey(pem: string, given: string, option: string): KeyObject {
  try {
    return crypto().createPrivateKey(pem);
  } catch (error) {
    const expected = "a private key in PEM format, without a passphrase";
    throw refused(option, expected, given, messageOf(error));
  }
}

/** Returns an error that shows a file's path. Does not show anything else, because it can be a key. */
function refused(
  option: string,
  expected: string,
  given: string,
  problem: string,
): InvalidOptionError {
  const what = isPem(given) ? "a PEM string" : quoteKeyPath(given);
  return InvalidOptionError.describing(option, expected, `${what} (${problem})`);
}
