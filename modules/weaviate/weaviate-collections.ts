import { checkText, definePart, InvalidOptionError, ServerPart } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import type { StartedWeaviateContainer } from "./started-weaviate-container";

/** A prefix for the collections of one test, from `openCollections()`. */
export class WeaviateCollections extends ServerPart<StartedWeaviateContainer> {
  /**
   * Returns the name of a collection of this test: `collection("Article")` is `Mayfly_…_Article`. Throws InvalidOptionError
   * for a name that Weaviate does not accept.
   */
  collection(name: string): string {
    if (!/^\w+$/.test(checkText(name, "collection"))) {
      throw InvalidOptionError.quoting("collection", "letters, digits and _", name);
    }
    return `${capitalised(this.getName())}_${name}`;
  }

  protected async remove(server: StartedWeaviateContainer, name: string): Promise<void> {
    await removeCollections(server.api(), (names) => names.filter((each) => each === name));
  }
}
definePart("weaviate-collections", WeaviateCollections);

/** Deletes the collections with the prefixes that `choose` returns. */
export async function removeCollections(
  server: AskedServer,
  choose: (prefixes: readonly string[]) => readonly string[],
): Promise<void> {
  // The REST API (docs.weaviate.io/weaviate/api/rest).
  const { body } = await askServer(server, { path: "/v1/schema" });
  const { classes } = JSON.parse(body) as { classes: readonly { readonly class: string }[] | null };
  const names = (classes ?? []).map((each) => each.class);
  const prefixes = new Set(choose([...new Set(names.flatMap(prefixOf))]));
  for (const name of names.filter((each) => prefixOf(each).some((one) => prefixes.has(one)))) {
    await askServer(server, { method: "DELETE", path: `/v1/schema/${name}` });
  }
}

/** The name of a collection begins with a capital letter. */
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Returns the prefix as `ownedName` made it; empty for a name that has none. */
const prefixOf = (collection: string): string[] => {
  const [, prefix] = /^M(ayfly_[0-9a-z]+_[0-9a-f]{8})_/.exec(collection) ?? [];
  return prefix === undefined ? [] : [`m${prefix}`];
};
