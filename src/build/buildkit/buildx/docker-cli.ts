import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { config, currentEnvironment } from "../../../config";
import { goField, isGoField } from "../../../common/go-field";
import { daemonHost, type EngineAddress } from "../../../engine/endpoint";
import type { RegistryConfig } from "../../../registry/auth-config";
import type { PrivateFolder } from "../../private-folder";

/** Variables of the user that could lead the CLI to another engine. */
const OTHER_ENGINES = ["DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];

/**
 * Returns the environment in which the docker CLI talks to our engine, with our logins.
 *
 * The CLI reads files in `folder`, which must exist while it runs.
 */
export async function dockerCliEnvironment(
  address: EngineAddress,
  registryConfig: RegistryConfig,
  folder: PrivateFolder,
): Promise<NodeJS.ProcessEnv> {
  const own = Object.entries(currentEnvironment()).filter(
    ([name]) => !OTHER_ENGINES.includes(name),
  );
  return {
    ...Object.fromEntries(own),
    DOCKER_HOST: daemonHost(address),
    ...(await tlsOf(address, folder)),
    ...(await loginsOf(registryConfig, folder)),
    // With attestations, some builders would not produce a single image.
    BUILDX_NO_DEFAULT_ATTESTATIONS: "1",
    DOCKER_CLI_HINTS: "false",
  };
}

async function tlsOf(address: EngineAddress, folder: PrivateFolder): Promise<NodeJS.ProcessEnv> {
  if ("socketPath" in address || address.tls === undefined) return {};
  const { ca, cert, key, rejectUnauthorized } = address.tls;
  for (const [name, content] of Object.entries({ ca, cert, key })) {
    if (content !== undefined) await folder.write(`${name}.pem`, content);
  }
  // The CLI verifies the engine's certificate if DOCKER_TLS_VERIFY is set to any value.
  return {
    DOCKER_CERT_PATH: folder.path,
    ...(rejectUnauthorized ? { DOCKER_TLS_VERIFY: "1" } : { DOCKER_TLS: "1" }),
  };
}

/** The settings of `config.json` that a copy with logins replaces. */
const REPLACED = ["auths", "credsStore", "credHelpers", "cliPluginsExtraDirs"];

/**
 * Writes a copy of the CLI's settings with the logins that were found.
 *
 * This avoids asking credential helpers again, and makes DOCKER_AUTH_CONFIG work with a CLI that
 * does not support it.
 */
async function loginsOf(
  registryConfig: RegistryConfig,
  folder: PrivateFolder,
): Promise<NodeJS.ProcessEnv> {
  if (Object.keys(registryConfig).length === 0) return {};
  const auths = Object.entries(registryConfig).map(([key, { username, password, ...tokens }]) => {
    const login = `${username ?? ""}:${password ?? ""}`;
    return [key, { auth: Buffer.from(login).toString("base64"), ...tokens }];
  });
  return replaceCliSettings(folder, { auths: Object.fromEntries(auths) as CliLogins["auths"] });
}

/** The logins in the CLI's settings. */
export interface CliLogins {
  readonly auths: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string | undefined;
}

/** Writes a copy of the CLI's settings with other logins, and returns the variables that lead the CLI to it. */
export async function replaceCliSettings(
  folder: PrivateFolder,
  logins: CliLogins,
): Promise<NodeJS.ProcessEnv> {
  const { dockerConfigDir } = config();
  const all = await readCliSettings(dockerConfigDir);
  const settings = Object.entries(all).filter(
    ([key]) => !REPLACED.some((name) => isGoField(key, name)),
  );
  const extraDirs = [join(dockerConfigDir, "cli-plugins"), goField(all, "cliPluginsExtraDirs")];
  const content = {
    ...Object.fromEntries(settings),
    ...logins,
    cliPluginsExtraDirs: extraDirs.flat().filter((dir) => typeof dir === "string"),
  };
  await folder.write("config.json", JSON.stringify(content));
  return {
    DOCKER_CONFIG: folder.path,
    DOCKER_AUTH_CONFIG: undefined,
    BUILDX_CONFIG: currentEnvironment()["BUILDX_CONFIG"] ?? join(dockerConfigDir, "buildx"),
  };
}

/** Returns the settings of the docker CLI in a folder; none if its file is missing or unusable. */
export async function readCliSettings(folder: string): Promise<Record<string, unknown>> {
  try {
    const text = await readFile(join(folder, "config.json"), "utf8");
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The file is missing or unusable; the search for logins has warned about an unusable file.
    return {};
  }
}
