import { currentEnvironment } from "../../config";

/** The builder of buildx that the user wants instead of the engine's own: `BUILDX_BUILDER`. */
export function chosenBuilder(): string | undefined {
  const name = currentEnvironment()["BUILDX_BUILDER"];
  return name === "" ? undefined : name;
}
