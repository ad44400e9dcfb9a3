import { fieldOf, reasonOf } from "../../../errors";
import { ok, problem, Unmet, warning, type Check } from "../check";

/** Starts a container, asks its published port, and removes it. */
export const container: Check = {
  name: "container",
  limit: 100_000,
  run: async ({ engine, trial }) => {
    await engine();
    try {
      const { image, wasPulled, took, reachedAt, hasAnswered } = await trial();
      const started = `${wasPulled ? "pulled and " : ""}started ${image} in ${(took / 1000).toFixed(1)} s, and removed it`;
      if (reachedAt === undefined) {
        return warning(
          "choose an image that exposes a TCP port: --image",
          started,
          "not reached: the image exposes no TCP port",
        );
      }
      return ok(
        started,
        `its port ${hasAnswered ? "answered" : "accepted a connection"} at ${reachedAt}`,
      );
    } catch (error) {
      const cause = error instanceof Unmet ? error.cause : error;
      return problem(adviceFor(cause), ...reasonOf(cause).trim().split("\n"));
    }
  },
};

function adviceFor(cause: unknown): string {
  const [hint, code] = [fieldOf(cause, "hint"), fieldOf(cause, "code")];
  const advice = [
    ...(typeof hint === "string" ? [hint] : []),
    ...(code === "IMAGE_PULL_FAILED" ? [WITHOUT_REGISTRY] : []),
    ...(code === "CONTAINER_EXITED" ? [WITH_SETTINGS] : []),
  ];
  return advice.length === 0 ? UNREACHED : advice.join("\n");
}

const WITH_SETTINGS =
  "if the image needs settings to start, choose one that does not: npx mayfly doctor --image NAME";
const WITHOUT_REGISTRY =
  "Without a registry: copy an image with docker save and docker load, and name it here: npx mayfly doctor --image NAME";
const UNREACHED =
  "a firewall or a proxy may be between this machine and the engine's ports; TESTCONTAINERS_HOST_OVERRIDE names another address of the engine's machine";
