import type { LabelFilter } from "../../engine/requests/label-filter";
import type { Kind } from "../../spec/labels/creation-labels";
import { LABEL_MAYFLY_KIND } from "../../spec/labels/labels";

/**
 * Formats a filter for Ryuk: a line in the format of a URL's query, with the filters of the engine's list requests
 * (github.com/testcontainers/moby-ryuk, README.md).
 */
export function filterLine(filter: LabelFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => encodeURIComponent(value === "" ? name : `${name}=${value}`))
    .map((label) => `label=${label}`)
    .join("&");
}

/**
 * For each kind of object, an extra filter that keeps its line from matching other kinds. Ryuk uses each line to list
 * objects of every kind, and the engine rejects a filter that a kind does not support. Without the extra filter, the
 * line for images would also match containers, which inherit their image's labels, including the kind.
 */
const FIELDS: readonly (readonly [kind: Kind, field: string])[] = [
  ["container", "&name=."],
  ["network", ""],
  ["volume", ""],
  ["image", "&dangling=false"],
  ["image", "&dangling=true"],
];

/** Formats the lines that match only objects that Mayfly itself created with these labels. */
export function linesForOwn(filter: LabelFilter): string[] {
  return FIELDS.map(
    ([kind, field]) => filterLine({ ...filter, [LABEL_MAYFLY_KIND]: kind }) + field,
  );
}
