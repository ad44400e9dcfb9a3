import { engineCalls } from "../../../cleanup/engine-calls";
import { findReused } from "../../../cleanup/find-reused";
import { ok, type Check } from "../check";

export const reuse: Check = {
  name: "reuse",
  run: async ({ config, engine }) => {
    const { endpoint } = await engine();
    const count = (await findReused(engineCalls(endpoint))).length;
    return ok(
      config.reuse
        ? "on: withReuse() shares containers between runs"
        : "off: TESTCONTAINERS_REUSE_ENABLE or testcontainers.reuse.enable is false",
      count === 0
        ? "no reusable objects exist"
        : `${count} reusable object${count === 1 ? " exists" : "s exist"}: npx mayfly ls --filter state=reused`,
    );
  },
};
