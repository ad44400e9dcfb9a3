import { now } from "../common/clock";
import type { Config } from "../config";
import { processWide } from "../common/process-wide";
import type { AuthConfig } from "./auth-config";
import { askHelper, type HelperAnswer } from "./credential-helper";
import { readDockerConfigs, type DockerConfig } from "./docker-config";
import { sameRegistry, storedLogin } from "./stored-login";
import { warnOnce } from "./warn-once";

export interface FoundCredentials {
  readonly auth: AuthConfig;
  /** The source of the login, e.g. `/home/me/.docker/config.json`; never the secret. */
  readonly origin: string;
}

export interface LookupOptions {
  /** The timeout of a credential helper in milliseconds. Default 15,000. */
  readonly helperTimeout?: number;
}

const HELPER_TIMEOUT_MS = 15_000;

/** Returns the login for a registry's key, or undefined. Never rejects. */
export async function findCredentials(
  config: Config,
  key: string,
  { helperTimeout = HELPER_TIMEOUT_MS }: LookupOptions = {},
): Promise<FoundCredentials | undefined> {
  for (const dockerConfig of await readDockerConfigs(config)) {
    const found =
      (await fromHelper(dockerConfig, key, helperTimeout, config)) ?? fromAuths(dockerConfig, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fromHelper(
  { credHelpers, credsStore, source }: DockerConfig,
  key: string,
  timeout: number,
  config: Config,
): Promise<FoundCredentials | undefined> {
  const own = Object.keys(credHelpers).find((name) => sameRegistry(name, key));
  const helper = credHelpers[key] ?? (own === undefined ? credsStore : credHelpers[own]);
  if (helper === undefined) return undefined;
  const answer = await askOnce(helper, key, timeout, config);
  if (answer === "none") return undefined;
  if ("login" in answer) {
    return { auth: answer.login, origin: `docker-credential-${helper} (named in ${source})` };
  }
  warnOnce(
    `docker-credential-${helper}`,
    `Cannot get a registry login from docker-credential-${helper} (named in ${source}): ${answer.failure}. Images are pulled without its login.`,
  );
  return undefined;
}

function fromAuths({ auths, source }: DockerConfig, key: string): FoundCredentials | undefined {
  const auth = storedLogin(auths, key);
  if (auth === "unreadable") {
    warnOnce(
      `${source} ${key}`,
      `The login for ${key} in ${source} is ignored, because it is not base64-encoded name:password. Run docker login to replace it.`,
    );
    return undefined;
  }
  return auth && { auth, origin: source };
}

/**
 * How long a helper's answer is kept, in milliseconds.
 *
 * Helpers can ask the user or a cloud service; their tokens are valid for an hour or more.
 */
const KEPT_MS = 10 * 60_000;

interface KeptAnswer {
  readonly since: number;
  readonly answer: Promise<HelperAnswer>;
}

/**
 * Runs a helper for a registry, or returns the answer of an earlier run in this process.
 *
 * Failures are also kept, so that a helper that hangs delays only the first lookup. The answer
 * "none" is not kept: a user may read the hint of a failed pull and log in while Jest or Vitest
 * runs in watch mode.
 */
function askOnce(
  helper: string,
  key: string,
  timeout: number,
  config: Config,
): Promise<HelperAnswer> {
  const kept = processWide("credential helpers", () => new Map<string, KeptAnswer>());
  const question = JSON.stringify([helper, key, config.environment["PATH"]]);
  const earlier = kept.get(question);
  if (earlier !== undefined && now() - earlier.since < KEPT_MS) return earlier.answer;
  const answer = askHelper(helper, key, timeout, config).then((outcome) => {
    if (outcome === "none") kept.delete(question);
    return outcome;
  });
  kept.set(question, { since: now(), answer });
  return answer;
}
