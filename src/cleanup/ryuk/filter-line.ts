import type { LabelFilter } from "../../engine/requests/label-filter";
import type { Kind } from "../../spec/creation-labels";
import { LABEL_MAYFLY_KIND } from "../../spec/labels";

/**
 * Formats a filter as Ryuk reads it: a line in the form of a URL's query, whose fields are those of the
 * engine's list requests (github.com/testcontainers/moby-ryuk, README.md).
 */
export function filterLine(filter: LabelFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => encodeURIComponent(value === "" ? name : `${name}=${value}`))
    .map((label) => `label=${label}`)
    .join("&");
}

/**
 * A further field for each kind. Ryuk lists all kinds of objects by each line, and engines refuse a field
 * that a kind does not have. So a container is never found by the line for images, although it inherits
 * the label that names them, nor an image by the line for containers.
 */
const FIELDS: readonly (readonly [kind: Kind, field: string])[] = [
  ["container", "&name=."],
  ["network", ""],
  ["volume", ""],
  ["image", "&dangling=false"],
  ["image", "&dangling=true"],
];

/** Formats the lines for everything that Mayfly itself created with these labels. */
export function linesForOwn(filter: LabelFilter): string[] {
  return FIELDS.map(
    ([kind, field]) => filterLine({ ...filter, [LABEL_MAYFLY_KIND]: kind }) + field,
  );
}
