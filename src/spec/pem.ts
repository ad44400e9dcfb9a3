import type { KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { crypto } from "../crypto";
import { fieldOf, InvalidOptionError, messageOf } from "../errors";

/** A certificate and its private key as PEM texts. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a certificate, or a chain of them with the server's own first, and its private key, for
 * modules. Each is given as PEM text or as the path of a PEM file. Throws InvalidOptionError when
 * one cannot be read, is something else, or the key does not belong to the certificate.
 */
export function readKeyPair(cert: string, key: string, option: string): KeyPair {
  const certPem = readPem(cert, `${option}: certificate`);
  const keyPem = readPem(key, `${option}: key`);
  const certificate = parseCertificate(certPem, cert, `${option}: certificate`);
  if (!certificate.checkPrivateKey(parseKey(keyPem, key, `${option}: key`))) {
    throw new InvalidOptionError(
      `${option}: key`,
      "the private key of the certificate",
      shown(key, "another one"),
    );
  }
  return { cert: certPem, key: keyPem };
}

/** Reads certificates of authorities, as PEM text or from a file. Throws InvalidOptionError. */
export function readCertificates(pathOrPem: string, option: string): string {
  const pem = readPem(pathOrPem, option);
  parseCertificate(pem, pathOrPem, option);
  return pem;
}

const isPem = (text: string): boolean => text.includes("-----BEGIN ");

function readPem(pathOrPem: string, option: string): string {
  const expected = "PEM text or the path of a PEM file";
  if (typeof pathOrPem !== "string" || pathOrPem === "") {
    throw new InvalidOptionError(option, expected, pathOrPem);
  }
  if (isPem(pathOrPem)) return pathOrPem;
  try {
    return readFileSync(pathOrPem, "utf8");
  } catch (error) {
    const why = fieldOf(error, "code") === "ENOENT" ? "does not exist" : messageOf(error);
    throw new InvalidOptionError(option, expected, `${pathOrPem} (${why})`);
  }
}

function parseCertificate(pem: string, given: string, option: string): X509Certificate {
  try {
    return new (crypto().X509Certificate)(pem);
  } catch (error) {
    const what = shown(given, messageOf(error));
    throw new InvalidOptionError(option, "a certificate in PEM format", what);
  }
}

function parseKey(pem: string, given: string, option: string): KeyObject {
  try {
    return crypto().createPrivateKey(pem);
  } catch (error) {
    const what = shown(given, messageOf(error));
    throw new InvalidOptionError(option, "a private key in PEM format, without passphrase", what);
  }
}

/** What was given, for the error; a key's text is not for logs. */
function shown(given: string, problem: string): string {
  return isPem(given) ? `PEM text (${problem})` : `${given} (${problem})`;
}
