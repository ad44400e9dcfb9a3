import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { checkString, fieldOf, InvalidOptionError } from "../../src/module";

/** Reads a PKCS #12 file. Throws InvalidOptionError, which never shows the content. */
export function readPfx(pfx: string | Buffer, passphrase: string, option: string): Buffer {
  checkString(passphrase, `${option}.password`);
  const content = Buffer.isBuffer(pfx) ? pfx : readFile(pfx, option);
  try {
    createSecureContext({ pfx: content, passphrase });
  } catch (error) {
    const found = `one that cannot be read: ${String(fieldOf(error, "message"))}`;
    throw InvalidOptionError.describing(option, "a PKCS #12 file and its password", found);
  }
  return content;
}

function readFile(path: string, option: string): Buffer {
  const expected = "a Buffer, or the path of a PKCS #12 file";
  if (typeof path !== "string") throw new InvalidOptionError(option, expected, path);
  try {
    return readFileSync(path);
  } catch (error) {
    const found = `a path that cannot be read: ${String(fieldOf(error, "code"))}`;
    throw InvalidOptionError.describing(option, expected, found);
  }
}
