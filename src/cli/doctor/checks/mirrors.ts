import { withoutCredentials } from "../../../common/describe-value";
import { ok, type Check } from "../check";

export const mirrors: Check = {
  name: "mirrors",
  run: async ({ config, facts }) => {
    const { registryMirrors, insecureRegistries } = (await facts()).info;
    const list = (names: readonly string[]): string => names.map(withoutCredentials).join(", ");
    const { hubPrefix } = config;
    const evidence = [
      registryMirrors.length === 0
        ? "the engine has no mirror of Docker Hub"
        : `mirrors of Docker Hub: ${list(registryMirrors)}`,
      ...(insecureRegistries.length === 0
        ? []
        : [`registries without TLS: ${list(insecureRegistries)}`]),
      ...(hubPrefix === undefined
        ? []
        : [`names of Docker Hub images get the prefix ${withoutCredentials(hubPrefix)}`]),
    ];
    return ok(...evidence);
  },
};
