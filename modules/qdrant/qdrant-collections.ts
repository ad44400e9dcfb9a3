import {
  checkText,
  definePart,
  InvalidOptionError,
  namesOfTheDead,
  ServerPart,
} from "../../src/module";
import { askServer } from "../http-api/ask-server";
import type {
  QdrantApi,
  QdrantClientOptions,
  StartedQdrantContainer,
} from "./started-qdrant-container";

// Names of collections are flat. Those of one test share a prefix: `mayfly_<owner>_<suffix>-`.
const SEPARATOR = "-";
const NOT_FOUND = 404;

/** A prefix for the collections of one test, made by `openCollections()`. The test's client creates the collections. */
export class QdrantCollections extends ServerPart<StartedQdrantContainer> {
  /**
   * Returns the name of a collection or an alias of this test: `collection("teas")` is `mayfly_…-teas`. Throws
   * InvalidOptionError for a name that Qdrant refuses.
   */
  collection(name: string): string {
    if (!/^[^<>:"/\\|?*\p{Cc}]{1,190}$/u.test(checkText(name, "collection"))) {
      const expected = 'a name of at most 190 characters without <>:"/\\|?*';
      throw InvalidOptionError.quoting("collection", expected, name);
    }
    return `${this.getName()}${SEPARATOR}${name}`;
  }

  /** Returns the options for `new QdrantClient()`. */
  getClientOptions(): QdrantClientOptions {
    return this.server.getClientOptions();
  }

  protected async remove(server: StartedQdrantContainer, name: string): Promise<void> {
    const prefix = `${name}${SEPARATOR}`;
    const names = await collectionNames(server.api());
    await deleteCollections(
      server.api(),
      names.filter((each) => each.startsWith(prefix)),
    );
  }
}

definePart("qdrant-collections", QdrantCollections);

/** Deletes the collections that processes which have ended left behind. */
export async function deleteLeftovers(server: QdrantApi): Promise<void> {
  const names = await collectionNames(server);
  const prefixes = names.map((name) => name.split(SEPARATOR, 1)[0] ?? "");
  const dead = new Set(namesOfTheDead([...new Set(prefixes)]));
  await deleteCollections(
    server,
    names.filter((_, index) => dead.has(prefixes[index] ?? "")),
  );
}

async function collectionNames(server: QdrantApi): Promise<string[]> {
  const { headers } = server;
  const { body } = await askServer(server, { path: "/collections", headers });
  const { result } = JSON.parse(body) as { result: { collections: { name: string }[] } };
  return result.collections.map(({ name }) => name);
}

/** The server deletes a collection's aliases with it. */
async function deleteCollections(server: QdrantApi, names: readonly string[]): Promise<void> {
  const { headers } = server;
  for (const name of names) {
    const path = `/collections/${encodeURIComponent(name)}`;
    await askServer(server, { method: "DELETE", path, headers }, [NOT_FOUND]);
  }
}
