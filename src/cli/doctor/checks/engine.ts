import type { TriedEngine } from "../../../errors";
import { fieldOf, reasonOf } from "../../../errors";
import { ok, problem, warning, type Check } from "../check";
import { installAdvice } from "../install-advice";
import { thisMachine } from "../machine";

/** The origin of places that no setting names, where it is usual that there is no engine. */
const GUESS = "well-known socket";

/** How the engine was found: each place that was tried, and why it was not used. */
export const engine: Check = {
  name: "engine",
  // A place that a setting names has ten seconds, each other one three.
  limit: 60_000,
  run: async ({ engine: find, refused }) => {
    try {
      const { endpoint } = await find();
      const { kind, uri, origin } = endpoint;
      const evidence = [
        `${kind === "podman" ? "Podman" : "Docker"} at ${uri} (${origin})`,
        ...refused.map(describe),
      ];
      const [wrong] = refused.filter((place) => place.origin !== GUESS);
      if (wrong === undefined) return ok(...evidence);
      return warning(`correct or remove the setting: ${wrong.origin}`, ...evidence);
    } catch (error) {
      const cause = fieldOf(error, "cause");
      if (fieldOf(cause, "code") !== "ENGINE_NOT_FOUND") throw cause;
      const evidence = ["no container engine answered", ...refused.map(describe)];
      if (refused.length === 0) evidence.push(...reasonOf(cause).split("\n"));
      return problem(adviceFor(String(fieldOf(cause, "hint")), refused), ...evidence);
    }
  },
};

const describe = ({ uri, origin, reason }: TriedEngine): string =>
  `not ${uri} (${origin}): ${reason}`;

/** If nothing names an engine and no socket exists, there is probably none on this machine. */
function adviceFor(hint: string, refused: readonly TriedEngine[]): string {
  const isAbsent = refused.every(
    ({ origin, reason }) => origin === GUESS && reason.includes("ENOENT"),
  );
  return isAbsent ? `${hint}. If there is none:\n${installAdvice(thisMachine())}` : hint;
}
