import { definePart, ServerPart } from "../../src/module";
import { deletePrefixed, patternOf, prefixed } from "../elasticsearch/index-prefix";
import type { StartedOpenSearchContainer } from "./started-opensearch-container";

/** The indices of one test: all whose names begin with its prefix. */
export class OpenSearchIndices extends ServerPart<StartedOpenSearchContainer> {
  /**
   * Returns the name of an index with the prefix: `mayfly_…-name`. Also for aliases, data streams and index
   * templates. Throws InvalidOptionError for a name that OpenSearch refuses.
   */
  index(name: string): string {
    return prefixed(this.getName(), name);
  }

  /** Returns the pattern of all indices with the prefix, to search them: `mayfly_…-*`. */
  getPattern(): string {
    return patternOf(this.getName());
  }

  protected async remove(server: StartedOpenSearchContainer, name: string): Promise<void> {
    await deletePrefixed(server.searchServer(), name);
  }
}
definePart("opensearch-indices", OpenSearchIndices);
