import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config";
import { fieldOf, messageOf } from "../errors";
import { goField } from "../common/go-field";
import { parseJson } from "../common/json";
import { warnOnce } from "./warn-once";

/** A source of logins in the format of the docker CLI's `config.json`. */
export interface DockerConfig {
  /** The name in messages, e.g. `DOCKER_AUTH_CONFIG` or `/home/me/.docker/config.json`. */
  readonly source: string;
  /** Logins by the registry's key. The entries are unchecked. */
  readonly auths: Readonly<Record<string, unknown>>;
  /**
   * Helper names by the registry's key: `ecr-login` is the program `docker-credential-ecr-login`.
   */
  readonly credHelpers: Readonly<Record<string, string>>;
  /** The name of the helper for all other keys. */
  readonly credsStore: string | undefined;
}

/**
 * Returns the sources of logins in their order of precedence.
 *
 * Warns about a source that cannot be read, and leaves it out.
 */
export async function readDockerConfigs(config: Config): Promise<DockerConfig[]> {
  const { dockerAuthConfig, dockerConfigDir } = config;
  const file = join(dockerConfigDir, "config.json");
  const texts = [
    { source: "DOCKER_AUTH_CONFIG", text: dockerAuthConfig },
    { source: file, text: await readIfPresent(file) },
  ];
  return texts.flatMap(({ source, text }) => {
    const read = text === undefined ? undefined : parse(source, text);
    return read === undefined ? [] : [read];
  });
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(String(fieldOf(error, "code")))) {
      warnUnusable(file, messageOf(error));
    }
    return undefined;
  }
}

function parse(source: string, text: string): DockerConfig | undefined {
  let content: unknown;
  try {
    content = parseJson(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    warnUnusable(source, `it is not JSON: ${messageOf(error)}`);
    return undefined;
  }
  if (!isRecord(content)) {
    warnUnusable(source, "it is not a JSON object");
    return undefined;
  }
  const [auths, credHelpers, credsStore] = ["auths", "credHelpers", "credsStore"].map((name) =>
    goField(content, name),
  );
  return {
    source,
    auths: isRecord(auths) ? auths : {},
    credHelpers: Object.fromEntries(
      Object.entries(isRecord(credHelpers) ? credHelpers : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
      ),
    ),
    credsStore: typeof credsStore === "string" && credsStore !== "" ? credsStore : undefined,
  };
}

function warnUnusable(source: string, reason: string): void {
  warnOnce(source, `Cannot read registry logins from ${source}: ${reason}.`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
