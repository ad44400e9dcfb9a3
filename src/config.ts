import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fieldOf } from "./errors";

/** Everything that the environment and `~/.testcontainers.properties` say, read once. */
export interface Config {
  /** `tc.host` of the properties file: an engine's URI that Testcontainers Desktop writes; it wins over all others. */
  readonly tcHost: string | undefined;
  /** `DOCKER_HOST`, else `docker.host` of the properties file, and which of both it was. */
  readonly dockerHost: { readonly uri: string; readonly origin: string } | undefined;
  /** `DOCKER_CONTEXT`. */
  readonly dockerContext: string | undefined;
  /** Folder of the docker CLI's settings: `DOCKER_CONFIG`, default `~/.docker`. */
  readonly dockerConfigDir: string;
  /** `DOCKER_TLS_VERIFY` (any text but empty and `0`, as for the docker CLI), else `docker.tls.verify`. */
  readonly tlsVerify: boolean;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`: `DOCKER_CERT_PATH`, else `docker.cert.path`. */
  readonly certPath: string | undefined;
  /** `TESTCONTAINERS_HOST_OVERRIDE`: the host under which published ports are reached. */
  readonly hostOverride: string | undefined;
  /** `TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX`, else `hub.image.name.prefix`: put before images without a registry. */
  readonly hubPrefix: string | undefined;
  /** `TESTCONTAINERS_SESSION_ID`. */
  readonly sessionId: string | undefined;
  /** `XDG_RUNTIME_DIR`. */
  readonly xdgRuntimeDir: string | undefined;
  /** The user's home folder. */
  readonly home: string;
  /** `DEBUG`. */
  readonly debug: string | undefined;
}

let current: Config | undefined;

/** The configuration of this process, read at the first call. The only reader of `process.env`. */
export function config(): Config {
  current ??= readConfig(process.env, homedir());
  return current;
}

/** Reads the configuration out of an environment and a home folder. */
export function readConfig(env: NodeJS.ProcessEnv, home: string): Config {
  const properties = readProperties(join(home, ".testcontainers.properties"));
  const text = (name: string): string | undefined => nonEmpty(env[name]);

  const dockerHost = text("DOCKER_HOST");
  const hostProperty = nonEmpty(properties["docker.host"]);
  const tlsVerify = text("DOCKER_TLS_VERIFY") ?? nonEmpty(properties["docker.tls.verify"]);

  return Object.freeze({
    tcHost: nonEmpty(properties["tc.host"]),
    dockerHost:
      dockerHost !== undefined
        ? { uri: dockerHost, origin: "DOCKER_HOST" }
        : hostProperty !== undefined
          ? { uri: hostProperty, origin: "docker.host in ~/.testcontainers.properties" }
          : undefined,
    dockerContext: text("DOCKER_CONTEXT"),
    dockerConfigDir: text("DOCKER_CONFIG") ?? join(home, ".docker"),
    tlsVerify: tlsVerify !== undefined && tlsVerify !== "0" && tlsVerify !== "false",
    certPath: text("DOCKER_CERT_PATH") ?? nonEmpty(properties["docker.cert.path"]),
    hostOverride: text("TESTCONTAINERS_HOST_OVERRIDE"),
    hubPrefix:
      text("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX") ?? nonEmpty(properties["hub.image.name.prefix"]),
    sessionId: text("TESTCONTAINERS_SESSION_ID"),
    xdgRuntimeDir: text("XDG_RUNTIME_DIR"),
    home,
    debug: text("DEBUG"),
  });
}

/**
 * Runs `construct` without DOCKER_HOST in the environment. docker-modem fills whatever it is not
 * given from DOCKER_HOST, DOCKER_CERT_PATH and others, and fails where they are wrong, although the
 * engine that it is to talk to has long been found.
 */
export function withoutDockerHost<T>(construct: () => T): T {
  const { DOCKER_HOST: dockerHost } = process.env;
  delete process.env["DOCKER_HOST"];
  try {
    return construct();
  } finally {
    if (dockerHost !== undefined) process.env["DOCKER_HOST"] = dockerHost;
  }
}

function readProperties(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return {};
    throw error;
  }
  const properties: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    // In Java's format a backslash escapes the next character, as in `tcp\://127.0.0.1`.
    if (match) properties[match[1] ?? ""] = (match[2] ?? "").replace(/\\(.)/g, "$1");
  }
  return properties;
}

function nonEmpty(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
