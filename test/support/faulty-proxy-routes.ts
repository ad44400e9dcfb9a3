/** The words that can stand where these routes have a name or an id. */
const FIXED = new Set(["create", "json", "search", "load", "get", "prune"]);

/** Returns method and path of a request's first line, without version and query, and with a star for each id. */
export function routeOf(head: string): string {
  const [, method = "", path = ""] = /^([A-Z]+) (?:\/v[\d.]+)?(\/[^\s?]*)/.exec(head) ?? [];
  const [first = "", ...rest] = path.slice(1).split("/");
  if (rest.length === 0 || FIXED.has(rest.join("/"))) return `${method} ${path}`;
  const action = rest.length > 1 ? rest.at(-1) : undefined;
  return `${method} /${[first, "*", ...(action === undefined ? [] : [action])].join("/")}`;
}
