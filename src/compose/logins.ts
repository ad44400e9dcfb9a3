import { replaceCliSettings } from "../build/buildkit/buildx/docker-cli";
import type { PrivateFolder } from "../build/private-folder";
import type { Config } from "../config";
import { readDockerConfigs } from "../registry/docker-config";

/**
 * Returns variables with which compose knows the logins of DOCKER_AUTH_CONFIG; none if it is not set.
 *
 * Compose reads `config.json` only, so a copy with these logins is written into the folder. The copy asks no credential
 * helper: compose asks them for the registries that it needs.
 */
export async function loginEnvironment(
  config: Config,
  folder: PrivateFolder,
): Promise<NodeJS.ProcessEnv> {
  if (config.dockerAuthConfig === undefined) return {};
  const [first, second] = await readDockerConfigs(config);
  if (first?.source !== "DOCKER_AUTH_CONFIG") return {};
  // An empty name: the CLI asks no helper for this registry, although there is one for all others.
  const none = Object.fromEntries(Object.keys(first.auths).map((key) => [key, ""]));
  return replaceCliSettings(folder, {
    auths: { ...second?.auths, ...first.auths },
    credHelpers: { ...second?.credHelpers, ...none, ...first.credHelpers },
    credsStore: first.credsStore ?? second?.credsStore,
  });
}
