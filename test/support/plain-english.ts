import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./paths";

interface Finding {
  readonly found: string;
  readonly instead: string;
}

/** Returns what the lint rule for English finds in these sentences. */
export const { findings } = createRequire(__filename)(
  join(ROOT, "scripts", "lint", "plain-english.js"),
) as { findings: (text: string) => Finding[] };
