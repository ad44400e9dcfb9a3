import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeType } from "../common/describe-value";
import { goField } from "../common/go-field";
import { parseJson } from "../common/json";
import { warn } from "../common/warn";
import type { Config } from "../config";
import { fieldOf } from "../errors";
import { daemonHost } from "./endpoint";
import type { Engine } from "./engine";
import { describeFailure } from "./failure-words";

/** The fields of a proxy's settings, and the variables that they set in upper and in lower case. */
const VARIABLES = {
  httpProxy: "HTTP_PROXY",
  httpsProxy: "HTTPS_PROXY",
  noProxy: "NO_PROXY",
  ftpProxy: "FTP_PROXY",
  allProxy: "ALL_PROXY",
} as const;

/**
 * Returns the variables that the docker CLI sets in containers and builds, from `proxies` in its `config.json`
 * (docs.docker.com/engine/cli/proxy).
 *
 * The entry for the engine's address, such as `tcp://engine.lan:2375`, counts; without one, the entry `default`. Warns
 * about settings that cannot be read, and then returns no variables. The values can contain passwords.
 */
export async function proxyVariables({
  config,
  engine,
}: {
  readonly config: Pick<Config, "dockerConfigDir">;
  readonly engine: Pick<Engine, "address">;
}): Promise<Readonly<Record<string, string>>> {
  const host = daemonHost(await engine.address());
  const file = join(config.dockerConfigDir, "config.json");
  const variables: Record<string, string> = {};
  try {
    const proxies = goField(parseJson(await readText(file)), "proxies");
    const [key, settings] = chosenEntry(proxies, host);
    for (const [field, name] of Object.entries(VARIABLES)) {
      const value = goField(settings, field) ?? "";
      if (typeof value !== "string") {
        const path = `proxies.${key}.${field}`;
        throw new Error(`${path}: expected a string, got ${describeType(value)}`);
      }
      if (value !== "") Object.assign(variables, { [name]: value, [name.toLowerCase()]: value });
    }
    return variables;
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(String(fieldOf(error, "code")))) {
      warn("DOCKER_PROXIES", `Proxies are not read from ${file}: ${describeFailure(error)}.`);
    }
    return {};
  }
}

async function readText(file: string): Promise<string> {
  return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
}

/** Returns the settings for an engine and their key. The keys are names, so their case counts. */
function chosenEntry(proxies: unknown, host: string): [string, unknown] {
  const entries = new Map(Object.entries(proxies ?? {}));
  const key = entries.has(host) ? host : "default";
  return [key, entries.get(key)];
}
