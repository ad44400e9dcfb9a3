import type { LabelFilter } from "../requests/label-filter";

/** Returns the path of a request about one container. */
export function containerPath(id: string, action?: string): string {
  const path = `/containers/${encodeURIComponent(id)}`;
  return action === undefined ? path : `${path}/${action}`;
}

/** Returns the path of a request about one image. Does not escape the slashes in its name. */
export function imagePath(image: string): string {
  return `/images/${image.split("/").map(encodeURIComponent).join("/")}`;
}

/** Shortens an id as the docker CLI does. Returns a name unchanged. */
export function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}

/** Returns a filter in the engine's format: `name=value`, or the name alone for any value. */
export function labelFilter(filter: LabelFilter): { label?: string[] } {
  const label = Object.entries(filter).map(([name, value]) =>
    value === "" ? name : `${name}=${value}`,
  );
  // Podman 4.3 refuses an empty list.
  return label.length === 0 ? {} : { label };
}

/** Returns environment variables in the engine's format. */
export function environmentList(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
