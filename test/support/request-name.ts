import type { Engine } from "../../src/engine/engine";

type Noun = "containers" | "images" | "builds" | "networks" | "volumes";

/** The name of a request, e.g. `containers.start`. */
export type RequestName = "info" | { [N in Noun]: `${N}.${keyof Engine[N] & string}` }[Noun];
