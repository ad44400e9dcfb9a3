/** Of routes that have a name or an id in their second place, what may stand there besides. */
const FIXED = new Set(["create", "json", "search", "load", "get", "prune"]);

/** Method and path of a request's first line, with a star for what differs. Without version, ids and query. */
export function routeOf(head: string): string {
  const [, method = "", path = ""] = /^([A-Z]+) (?:\/v[\d.]+)?(\/[^\s?]*)/.exec(head) ?? [];
  const [first = "", ...rest] = path.slice(1).split("/");
  if (rest.length === 0 || FIXED.has(rest.join("/"))) return `${method} ${path}`;
  const action = rest.length > 1 ? rest.at(-1) : undefined;
  return `${method} /${[first, "*", ...(action === undefined ? [] : [action])].join("/")}`;
}
