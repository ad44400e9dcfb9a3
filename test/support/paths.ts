import { join } from "node:path";

/** The checkout: compiled tests run three folders below it, in dist/test/support. */
export const ROOT = join(__dirname, "..", "..", "..");
