import { findCompose } from "../../../compose/find-program";
import { fieldOf, reasonOf } from "../../../errors";
import { ok, warning, type Check } from "../check";

export const compose: Check = {
  name: "compose",
  limit: 30_000,
  run: async () => {
    try {
      const { command, version } = await findCompose();
      return ok(`${command.join(" ")}, version ${version.join(".")}`);
    } catch (error) {
      if (fieldOf(error, "code") !== "COMPOSE_NOT_FOUND") throw error;
      return warning(
        `only tests with DockerComposeEnvironment need it: ${String(fieldOf(error, "hint"))}`,
        ...reasonOf(error)
          .trim()
          .split("\n")
          .map((line) => line.trim()),
      );
    }
  },
};
