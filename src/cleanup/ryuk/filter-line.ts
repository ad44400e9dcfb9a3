import type { LabelFilter } from "../../engine/engine";

/**
 * A filter as Ryuk reads it: a line in the form of a URL's query, whose fields are those of the
 * engine's list requests (github.com/testcontainers/moby-ryuk, README.md).
 */
export function filterLine(filter: LabelFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => encodeURIComponent(value === "" ? name : `${name}=${value}`))
    .map((label) => `label=${label}`)
    .join("&");
}
