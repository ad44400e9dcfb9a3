import { ALIAS_OF_MAYFLY } from "./migrate-manifest";
import type { FilePlan } from "./plan";

/** The file in which pnpm 10.5 and newer replace packages of other packages. */
export const PNPM_SETTINGS = "pnpm-workspace.yaml";

/** Gives Mayfly the name of testcontainers in all packages of a project of pnpm. Without a file, it creates one. */
export function overrideInPnpm(text = ""): FilePlan {
  const plan = { path: PNPM_SETTINGS, before: text, after: text, notes: [] };
  const entry = `testcontainers: ${ALIAS_OF_MAYFLY}`;
  const others = /^overrides:[ \t]*\r?\n([ \t]+)/m.exec(text);
  if (others !== null) {
    const [heading, indent = "  "] = others;
    return { ...plan, after: text.replace(heading, `overrides:\n${indent}${entry}\n${indent}`) };
  }
  if (/^overrides:/m.test(text)) {
    const line = text.slice(0, text.search(/^overrides:/m)).split("\n").length;
    return { ...plan, notes: [{ line, says: `Add to the overrides: ${entry}` }] };
  }
  const gap = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return { ...plan, after: `${gap}overrides:\n  ${entry}\n` };
}
