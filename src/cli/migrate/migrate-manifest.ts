import { VERSION } from "../../version";
import { lookAtSettings } from "./look-at-settings";
import { isRecord, sectionsOf, type Manifest, type Section } from "./manifest";
import { isPeer } from "./module-names";
import type { FilePlan } from "./plan";

/** The setting by which a package.json replaces a package that other packages depend on. */
const OVERRIDES = { npm: "overrides", yarn: "resolutions", bun: "overrides" } as const;

/** pnpm has the setting in a file of its own. */
export type PackageManager = keyof typeof OVERRIDES | "pnpm";

export const ALIAS_OF_MAYFLY = `npm:mayfly@^${VERSION}`;

/** Puts Mayfly in the place of testcontainers and its modules. */
export function renameDependencies(manifest: Manifest): FilePlan {
  const plan = changed(manifest, (content) => {
    for (const section of sectionsOf(content)) {
      if (Object.keys(section).some(isPeer)) replacePeers(section);
    }
  });
  return { ...plan, notes: lookAtSettings(plan.path, plan.after).notes };
}

/** Gives Mayfly the name of testcontainers, at the top of the project for the modules of testcontainers, too. */
export function aliasDependency(
  manifest: Manifest,
  manager: PackageManager,
  isTop: boolean,
): FilePlan {
  return changed(manifest, (content) => {
    const own = sectionsOf(content).filter((section) => "testcontainers" in section);
    for (const section of own) section["testcontainers"] = ALIAS_OF_MAYFLY;
    if (!isTop || manager === "pnpm") return;
    const setting = OVERRIDES[manager];
    const others = content[setting];
    // npm wants a dependency and its override to be the same.
    const override = own.length > 0 && manager === "npm" ? "$testcontainers" : ALIAS_OF_MAYFLY;
    content[setting] = { ...(isRecord(others) ? others : {}), testcontainers: override };
  });
}

/** Keeps the order of names if there is one. */
function replacePeers(section: Section): void {
  const names = Object.keys(section);
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? "") <= name);
  const entries = Object.entries({ mayfly: `^${VERSION}`, ...section }).filter(
    ([name]) => !isPeer(name),
  );
  if (isSorted) entries.sort(([one], [other]) => (one < other ? -1 : 1));
  for (const name of names) Reflect.deleteProperty(section, name);
  Object.assign(section, Object.fromEntries(entries));
}

/** Changes a package.json, and keeps its indentation and line breaks. */
function changed(
  { path, text, content }: Manifest,
  change: (content: Record<string, unknown>) => void,
): FilePlan {
  const copy = structuredClone(content);
  change(copy);
  if (JSON.stringify(copy) === JSON.stringify(content))
    return { path, before: text, after: text, notes: [] };
  const indent = /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? 2;
  const end = /\r?\n$/.exec(text)?.[0] ?? "";
  const lines = `${JSON.stringify(copy, null, indent)}${end}`;
  const after = text.includes("\r\n") ? lines.replace(/\r?\n/g, "\r\n") : lines;
  return { path, before: text, after, notes: [] };
}
