import { whyNotBuildx } from "../../../build/buildkit/choose-way";
import { currentEnvironment } from "../../../config";
import { ok, problem, type Check } from "../check";

const LIMIT_MS = 10_000;

export const buildx: Check = {
  name: "buildx",
  run: async ({ config }) => {
    const reason = await whyNotBuildx(currentEnvironment(), LIMIT_MS);
    if (reason === undefined) {
      return ok(
        config.buildkit === "session" ? "found, not used: MAYFLY_BUILDKIT=session" : "found",
      );
    }
    if (config.buildkit === "buildx") {
      return problem(
        "install the docker CLI with buildx 0.13 or later, or unset MAYFLY_BUILDKIT=buildx",
        reason,
      );
    }
    return ok(`not used: ${reason}`, "BuildKit in the engine builds images");
  },
};
