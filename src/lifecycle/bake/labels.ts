import { LABEL_MAYFLY_BAKED } from "../../run/labels";

export { LABEL_MAYFLY_BAKED };

/** Equal for images of what is the same initialisation but for the content of its files and variables. */
export const LABEL_BAKED_ORIGIN = "dev.mayfly.baked-origin";
/** Digests of the parts of the hash, as JSON. */
export const LABEL_BAKED_PARTS = "dev.mayfly.baked-parts";
