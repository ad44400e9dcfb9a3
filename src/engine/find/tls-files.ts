import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fieldOf } from "../../errors";
import type { TlsMaterial } from "../endpoint";
import { UnusableAddress } from "./unusable-address";
import { describeFailure } from "../failure-words";

/** Reads `ca.pem`, `cert.pem` and `key.pem` from a folder. Any of them can be missing. Throws UnusableAddress. */
export function readTlsFiles(folder: string): Omit<TlsMaterial, "rejectUnauthorized"> {
  const read = (name: string): string | undefined => readIfPresent(join(folder, name));
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

/** Reads a file; returns undefined if it does not exist. Throws UnusableAddress if it cannot be read. */
export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = fieldOf(error, "code");
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UnusableAddress(`${file} cannot be read: ${describeFailure(error)}`);
  }
}
