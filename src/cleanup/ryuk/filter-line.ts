import type { LabelFilter } from "../../engine/requests/label-filter";
import type { Kind } from "../../spec/labels/creation-labels";
import { LABEL_MAYFLY_KIND } from "../../spec/labels/labels";

/**
 * Formats a filter as Ryuk reads it: a line in the form of a URL's query, with the fields of the engine's list
 * requests (github.com/testcontainers/moby-ryuk, README.md).
 */
export function filterLine(filter: LabelFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => encodeURIComponent(value === "" ? name : `${name}=${value}`))
    .map((label) => `label=${label}`)
    .join("&");
}

/**
 * A field for each kind of object, which makes the kind's line match no other kind. Ryuk lists objects of all
 * kinds by each line, and an engine refuses a field that a kind does not have. Without the field, the line for
 * images would match containers, which inherit the label that names the kind.
 */
const FIELDS: readonly (readonly [kind: Kind, field: string])[] = [
  ["container", "&name=."],
  ["network", ""],
  ["volume", ""],
  ["image", "&dangling=false"],
  ["image", "&dangling=true"],
];

/** Formats the lines that match the objects which Mayfly itself created with these labels. */
export function linesForOwn(filter: LabelFilter): string[] {
  return FIELDS.map(
    ([kind, field]) => filterLine({ ...filter, [LABEL_MAYFLY_KIND]: kind }) + field,
  );
}
