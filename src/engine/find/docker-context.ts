import { join } from "node:path";
import { sha256 } from "../../crypto";
import { messageOf } from "../../errors";
import type { TlsMaterial } from "../endpoint";
import { UnusableAddress } from "./parse-address";
import { readIfPresent, readTlsFiles } from "./tls-files";

/** The name that stands for "no context": DOCKER_HOST or the default socket. */
export const DEFAULT_CONTEXT = "default";

/** Where a context of the docker CLI says that the engine is. */
export interface DockerContext {
  readonly uri: string;
  readonly readTls: (demanded: boolean) => TlsMaterial | undefined;
}

/**
 * The context chosen with `docker context use`; undefined when none was. Throws UnusableAddress
 * when the settings cannot be read.
 */
export function currentContext(dockerConfigDir: string): string | undefined {
  const settings = readJson(join(dockerConfigDir, "config.json"));
  const name = (settings as { currentContext?: unknown } | undefined)?.currentContext;
  return typeof name === "string" && name !== "" && name !== DEFAULT_CONTEXT ? name : undefined;
}

/** Reads a context as the docker CLI stores it, in folders named after the hash of its name. */
export function readContext(dockerConfigDir: string, name: string): DockerContext {
  const contexts = join(dockerConfigDir, "contexts");
  const folder = sha256(name);
  const meta = readJson(join(contexts, "meta", folder, "meta.json")) as ContextMeta | undefined;
  if (meta === undefined) throw new UnusableAddress(`there is no such context in ${contexts}`);
  const { Host: uri, SkipTLSVerify: skipVerify = false } = meta.Endpoints?.docker ?? {};
  if (uri === undefined || uri === "") throw new UnusableAddress("it names no Docker engine");
  return {
    uri,
    readTls: (demanded) => {
      const files = readTlsFiles(join(contexts, "tls", folder, "docker"));
      const present = Object.values(files).some((file) => file !== undefined);
      if (!demanded && !present && !skipVerify) return undefined;
      return { ...files, rejectUnauthorized: !skipVerify };
    },
  };
}

interface ContextMeta {
  readonly Endpoints?: {
    readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean };
  };
}

function readJson(file: string): unknown {
  const text = readIfPresent(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableAddress(`${file} is not JSON: ${messageOf(error)}`);
  }
}
