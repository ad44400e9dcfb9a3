import { join } from "node:path";
import type { Config } from "../../config";
import type { TlsMaterial } from "../endpoint";
import { DEFAULT_CONTEXT } from "./context-meta";
import { currentContext, readContext } from "./docker-context";
import { parseAddress, type EngineLocation } from "./parse-address";
import { readTlsFiles } from "./tls-files";
import { UnusableAddress } from "./unusable-address";

/** A place to look for an engine. */
export interface Candidate {
  readonly uri: string;
  readonly origin: string;
  /** The setting that names this engine as the only one to use. */
  readonly binding?: string;
  /** Returns where the engine is. Throws UnusableAddress if the URI or its TLS files cannot be used. */
  readonly locate: () => EngineLocation;
}

/**
 * Returns where to look, in order. The last candidate is the engine that a setting names; if no setting names one,
 * `sockets` come last.
 */
export function candidates(config: Config, sockets: readonly string[]): Candidate[] {
  const desktop = desktopCandidate(config);
  const named = hostCandidate(config) ?? contextCandidate(config);
  return [
    ...(desktop === undefined ? [] : [desktop]),
    ...(named === undefined ? [] : [named]),
    ...(named?.binding === undefined ? sockets.map(socketCandidate) : []),
  ];
}

/**
 * Returns the engine that Testcontainers Desktop sets. It is not binding, since the setting remains when Desktop is
 * closed.
 */
function desktopCandidate(config: Config): Candidate | undefined {
  const uri = config.tcHost;
  if (uri === undefined) return undefined;
  return {
    uri,
    origin: "tc.host in ~/.testcontainers.properties",
    locate: () => parseAddress(uri, environmentTls(config)),
  };
}

function hostCandidate(config: Config): Candidate | undefined {
  if (config.dockerHost === undefined) return undefined;
  const { uri, origin } = config.dockerHost;
  return {
    uri,
    origin,
    binding: origin,
    locate: () => parseAddress(uri, environmentTls(config)),
  };
}

function contextCandidate({ dockerConfigDir, dockerContext }: Config): Candidate | undefined {
  if (dockerContext === DEFAULT_CONTEXT) return undefined;
  if (dockerContext !== undefined) {
    return contextNamed(dockerContext, `DOCKER_CONTEXT=${dockerContext}`, dockerConfigDir);
  }
  let current: string | undefined;
  try {
    current = currentContext(dockerConfigDir);
  } catch (error) {
    // As in the docker CLI, unreadable settings name no context. If no engine is found, the error shows why they were
    // unreadable.
    return {
      uri: join(dockerConfigDir, "config.json"),
      origin: "settings of the docker CLI",
      locate: () => {
        throw error;
      },
    };
  }
  return current === undefined
    ? undefined
    : contextNamed(current, `current docker context ${current}`, dockerConfigDir);
}

function contextNamed(name: string, origin: string, dockerConfigDir: string): Candidate {
  try {
    const { uri, readTls } = readContext(dockerConfigDir, name);
    return { uri, origin, binding: origin, locate: () => parseAddress(uri, readTls) };
  } catch (error) {
    const locate = (): never => {
      throw error;
    };
    return { uri: `context ${name}`, origin, binding: origin, locate };
  }
}

function socketCandidate(uri: string): Candidate {
  return {
    uri,
    origin: "well-known socket",
    locate: () => parseAddress(uri, () => undefined),
  };
}

/** Reads DOCKER_TLS_VERIFY and DOCKER_CERT_PATH as the docker CLI does. */
function environmentTls(config: Config): (demanded: boolean) => TlsMaterial | undefined {
  return (demanded) => {
    if (!demanded && !config.tlsVerify) return undefined;
    const folder = config.certPath ?? config.dockerConfigDir;
    const files = readTlsFiles(folder);
    if (config.tlsVerify && files.ca === undefined) {
      throw new UnusableAddress(`DOCKER_TLS_VERIFY is set, but there is no ${folder}/ca.pem`);
    }
    return { ...files, rejectUnauthorized: true };
  };
}
