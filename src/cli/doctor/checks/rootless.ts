import { ok, type Check } from "../check";

export const rootless: Check = {
  name: "rootless",
  run: async ({ facts }) => {
    const { info } = await facts();
    return ok(
      info.rootless
        ? "yes: containers reach ports of this machine by a tunnel, and ports below 1024 cannot be published"
        : "no",
    );
  },
};
