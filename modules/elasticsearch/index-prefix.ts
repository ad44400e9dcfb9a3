import { checkText, InvalidOptionError, namesOfTheDead } from "../../src/module";
import { ask, type SearchServer } from "./search-request";

// Names of indices are flat. The indices of one test share a prefix: `mayfly_<owner>_<suffix>-`.

const SEPARATOR = "-";
/** The servers read at most 4096 bytes of a URL, and a name has up to 255. */
const NAMES_A_REQUEST = 10;
const TEMPLATES = "/_index_template?filter_path=index_templates.name";

/** The answer of `GET /_resolve/index/…`. */
interface Resolved {
  readonly indices: readonly { readonly name: string; readonly data_stream?: string }[];
  readonly data_streams: readonly { readonly name: string }[];
}

interface Templates {
  /** Missing if there is none. */
  readonly index_templates?: readonly { readonly name: string }[];
}

/**
 * Returns the name of an index with this prefix. Throws InvalidOptionError for a name that the servers refuse
 * (elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-create).
 */
export function prefixed(prefix: string, name: string): string {
  if (!/^[^A-Z\s\\/*?"<>|,#:]+$/.test(checkText(name, "index"))) {
    const expected = 'a name of an index: no capital letters, no spaces and none of \\/*?"<>|,#:';
    throw InvalidOptionError.quoting("index", expected, name);
  }
  return `${prefix}${SEPARATOR}${name}`;
}

/** Returns the pattern of all indices with this prefix. */
export const patternOf = (prefix: string): string => `${prefix}${SEPARATOR}*`;

/** Deletes the data streams, indices and index templates with this prefix. */
export async function deletePrefixed(server: SearchServer, prefix: string): Promise<void> {
  const pattern = patternOf(prefix);
  const { indices, data_streams: streams } = await resolve(server, pattern);
  // A stream's indices can only be deleted with it.
  await deleteAll(server, "_data_stream/", names(streams));
  const free = indices.filter((index) => index.data_stream === undefined);
  await deleteAll(server, "", names(free), "?ignore_unavailable=true");
  // A pattern that no template has would be answered with an error.
  const { index_templates: templates = [] } = await ask<Templates>(server, "GET", TEMPLATES);
  for (const name of names(templates).filter((one) => one.startsWith(`${prefix}${SEPARATOR}`))) {
    await ask(server, "DELETE", `/_index_template/${encodeURIComponent(name)}`);
  }
}

/** Deletes what processes that have ended left behind. */
export async function deleteLeftovers(server: SearchServer): Promise<void> {
  const { indices, data_streams: streams } = await resolve(server, "mayfly_*");
  const prefixes = names([...indices, ...streams]).map((name) => name.split(SEPARATOR, 1)[0] ?? "");
  for (const prefix of namesOfTheDead([...new Set(prefixes)])) await deletePrefixed(server, prefix);
}

const resolve = (server: SearchServer, pattern: string): Promise<Resolved> =>
  ask(server, "GET", `/_resolve/index/${pattern}?expand_wildcards=all`);

const names = (list: readonly { readonly name: string }[]): string[] =>
  list.map(({ name }) => name);

/** Deletes by name: servers can be configured to refuse patterns. */
async function deleteAll(
  server: SearchServer,
  folder: string,
  all: readonly string[],
  query = "",
): Promise<void> {
  for (let first = 0; first < all.length; first += NAMES_A_REQUEST) {
    const some = all.slice(first, first + NAMES_A_REQUEST).map(encodeURIComponent);
    await ask(server, "DELETE", `/${folder}${some.join(",")}${query}`);
  }
}
