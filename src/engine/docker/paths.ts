import type { LabelFilter } from "../requests/label-filter";

/** The path of a request about one container. */
export function containerPath(id: string, action?: string): string {
  const path = `/containers/${encodeURIComponent(id)}`;
  return action === undefined ? path : `${path}/${action}`;
}

/** The path of a request about one image, whose name's slashes stay. */
export function imagePath(image: string): string {
  return `/images/${image.split("/").map(encodeURIComponent).join("/")}`;
}

/** An id as people know it from the docker CLI; a name stays whole. */
export function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}

/** A filter as the engine wants it: `name=value`, or the name alone for any value. */
export function labelFilter(filter: LabelFilter): { label: string[] } {
  return {
    label: Object.entries(filter).map(([name, value]) =>
      value === "" ? name : `${name}=${value}`,
    ),
  };
}

/** Environment variables as the engine wants them. */
export function environmentList(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
