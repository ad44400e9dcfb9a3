import { isOlder } from "../../../engine/find/api-version";
import { ok, problem, warning, type Check } from "../check";

/** The Engine API of Docker 20.10, the oldest engine that is tested. */
const OLDEST_TESTED = "1.41";

export const version: Check = {
  name: "version",
  run: async ({ facts }) => {
    const { endpoint, info } = await facts();
    const { apiVersion } = endpoint;
    const name = endpoint.kind === "podman" ? "Podman" : "Docker";
    const evidence = [
      `${name} ${info.serverVersion}, Engine API ${apiVersion ?? "unknown"}`,
      `${info.operatingSystem}, ${info.osType}/${info.architecture}, kernel ${info.kernelVersion}`,
    ];
    if (info.osType !== "linux") {
      return problem("switch the engine to Linux containers", ...evidence);
    }
    if (apiVersion === undefined || isOlder(apiVersion, OLDEST_TESTED)) {
      return warning(
        "use Docker 20.10, Podman 4 or a newer one: older engines are not tested",
        ...evidence,
      );
    }
    return ok(...evidence);
  },
};
