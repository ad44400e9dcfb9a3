import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../../../build/buildkit/buildx/run-tool";
import { withoutCredentials } from "../../../common/describe-value";
import { parseJson } from "../../../common/json";
import { currentEnvironment } from "../../../config";
import { messageOf } from "../../../errors";
import { isRecord, readDockerConfigs, type DockerConfig } from "../../../registry/docker-config";
import { DOCKER_HUB_KEY, hostOf } from "../../../registry/registry-key";
import { ok, warning, type Check } from "../check";

const HELPER_MS = 5_000;

/** For which registries there are logins. Shows names only: neither users nor secrets. */
export const registries: Check = {
  name: "registries",
  limit: 60_000,
  run: async ({ config }) => {
    const sources = await readDockerConfigs(config);
    const lines = await Promise.all(sources.map(describeSource));
    const evidence = lines.flatMap(({ found }) => found);
    const failures = lines.flatMap(({ failed }) => failed);
    const file = join(config.dockerConfigDir, "config.json");
    if (existsSync(file) && !sources.some(({ source }) => source === file)) {
      failures.push(`${file} cannot be read`);
    }
    if (evidence.length === 0) evidence.push("no logins: images are pulled without one");
    if (failures.length === 0) return ok(...evidence);
    return warning(
      "correct the settings of the docker CLI: Mayfly pulls without the logins that it cannot get",
      ...evidence,
      ...failures,
    );
  },
};

async function describeSource({ source, auths, credHelpers, credsStore }: DockerConfig): Promise<{
  readonly found: string[];
  readonly failed: string[];
}> {
  // An empty entry means that the helper has the login.
  const own = Object.keys(auths).filter((key) => isFilled(auths[key]));
  const found = own.length === 0 ? [] : [`${source}: ${own.map(title).join(", ")}`];
  const failed: string[] = [];
  const helpers = new Set([
    ...Object.values(credHelpers),
    ...(credsStore === undefined ? [] : [credsStore]),
  ]);
  for (const helper of helpers) {
    const named = Object.keys(credHelpers).filter((key) => credHelpers[key] === helper);
    try {
      // A helper for certain registries need not be able to list them.
      const listed = helper === credsStore ? await listOf(helper) : named;
      const titles = [...new Set([...named, ...listed].map(title))];
      found.push(
        `docker-credential-${helper} (in ${source}): ${titles.length === 0 ? "no logins" : titles.join(", ")}`,
      );
    } catch (error) {
      failed.push(`docker-credential-${helper} (in ${source}) does not work: ${messageOf(error)}`);
    }
  }
  return { found, failed };
}

/** Returns the keys for which a helper has logins. Its answer has users' names, but no secrets. */
async function listOf(helper: string): Promise<string[]> {
  const program = `docker-credential-${helper}`;
  const { code, stdout } = await runTool(program, ["list"], currentEnvironment(), HELPER_MS);
  // The output of a helper that fails can be anything.
  if (code !== 0) throw new Error(`it exited with code ${code}`);
  const answer = parseJson(stdout);
  return isRecord(answer) ? Object.keys(answer) : [];
}

const isFilled = (entry: unknown): boolean => isRecord(entry) && Object.keys(entry).length > 0;

/** Returns a registry's name, without the user and password that a URL can have. */
const title = (key: string): string =>
  key === DOCKER_HUB_KEY ? "Docker Hub" : hostOf(withoutCredentials(key)).replace(/^.*@/, "");
