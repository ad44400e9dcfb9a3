/** Mayfly's own version. `npm version` sets it (scripts/set-version.mjs), and a test compares it with package.json. */
export const VERSION = "0.1.0";
