import type { Config } from "../config";
import type { ContainerSpec } from "../spec/container-spec";

/** Returns the spec with the platform of DOCKER_DEFAULT_PLATFORM if it names none, as for `docker run`. */
export function onDefaultPlatform(
  spec: ContainerSpec,
  config: Pick<Config, "defaultPlatform">,
): ContainerSpec {
  const { platform = config.defaultPlatform } = spec;
  return platform === undefined ? spec : { ...spec, platform };
}
