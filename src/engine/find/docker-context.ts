import { join } from "node:path";
import { sha256 } from "../../common/crypto";
import { messageOf } from "../../errors";
import { parseJson } from "../../common/json";
import type { TlsMaterial } from "../endpoint";
import { chosenContext, contextMeta } from "./context-meta";
import { UnusableAddress } from "./unusable-address";
import { readIfPresent, readTlsFiles } from "./tls-files";

/** The engine of a context of the docker CLI. */
export interface DockerContext {
  readonly uri: string;
  readonly readTls: (demanded: boolean) => TlsMaterial | undefined;
}

/**
 * Returns the context chosen with `docker context use`, or undefined. Throws UnusableAddress if the settings cannot be
 * read.
 */
export function currentContext(dockerConfigDir: string): string | undefined {
  return chosenContext(readJson(join(dockerConfigDir, "config.json")));
}

/**
 * Reads a context of the docker CLI from the folders named after the hash of the context's name. Throws
 * UnusableAddress.
 */
export function readContext(dockerConfigDir: string, name: string): DockerContext {
  const contexts = join(dockerConfigDir, "contexts");
  const folder = sha256(name);
  const meta = readJson(join(contexts, "meta", folder, "meta.json"));
  if (meta === undefined) throw new UnusableAddress(`the context does not exist in ${contexts}`);
  const { host: uri, skipsVerify } = contextMeta(meta);
  if (uri === undefined) throw new UnusableAddress("the context has no Docker endpoint");
  return {
    uri,
    readTls: (demanded) => {
      const files = readTlsFiles(join(contexts, "tls", folder, "docker"));
      const present = Object.values(files).some((file) => file !== undefined);
      if (!demanded && !present && !skipsVerify) return undefined;
      return { ...files, rejectUnauthorized: !skipsVerify };
    },
  };
}

function readJson(file: string): unknown {
  const text = readIfPresent(file);
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    throw new UnusableAddress(`${file} is not JSON: ${messageOf(error)}`);
  }
}
