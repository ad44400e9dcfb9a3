import { printable } from "../../common/printable";
import type { FilePlan } from "./plan";
import type { Migration } from "./plan-migration";

const ALIAS =
  "testcontainers becomes an alias of Mayfly in package.json, so imports stay as they are and the\nmodules of testcontainers run on Mayfly.";

/** Formats what a migration changes and what a person has to look at, for a terminal. */
export function formatMigration({ mode, withoutCounterpart, files }: Migration): string {
  const changed = files.filter(isChanged);
  const noted = files.filter(({ notes }) => notes.length > 0);
  const why =
    withoutCounterpart.length === 0
      ? []
      : [printable(`Mayfly has no module for ${withoutCounterpart.join(", ")}.`)];
  return [
    ...why,
    ...(mode === "alias" && changed.length > 0 ? [ALIAS, ""] : []),
    ...(changed.length === 0 ? [] : ["Changes:", ""]),
    ...changed.flatMap((file) => [`  ${printable(file.path)}`, ...differencesOf(file), ""]),
    ...(noted.length === 0 ? [] : ["Look at these yourself:", ""]),
    ...noted.flatMap((file) => [`  ${printable(file.path)}`, ...notesOf(file), ""]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

export const isChanged = ({ before, after }: FilePlan): boolean => before !== after;

/** Lists the lines that go, then those that come, between what stays at the beginning and at the end. */
function differencesOf({ before, after }: FilePlan): string[] {
  const [old, next] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  if (old.length === next.length)
    return old.flatMap((line, index) =>
      line === next[index] ? [] : [removed(line), added(next[index] ?? "")],
    );
  const isNew = new Set(next);
  const isOld = new Set(old);
  return [
    ...old.filter((line) => !isNew.has(line)).map(removed),
    ...next.filter((line) => !isOld.has(line)).map(added),
  ];
}

const removed = (line: string): string => `    - ${printable(line.trim())}`;
const added = (line: string): string => `    + ${printable(line.trim())}`;

function notesOf({ notes, after }: FilePlan): string[] {
  const lines = after.split(/\r?\n/);
  return notes.flatMap(({ line, says }) => {
    const code = lines[line - 1]?.trim() ?? "";
    return [`    ${line}: ${printable(code)}`, `       ${printable(says)}`];
  });
}
