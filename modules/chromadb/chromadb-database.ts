import { definePart, ServerPart } from "../../src/module";
import type { StartedChromaDBContainer } from "./chromadb-container";
import type { ChromaDBClientOptions } from "./client-options";
import { deleteDatabase } from "./databases";

/** A database of Chroma that belongs to one test, from `openDatabase()`. `await using` removes it with its collections. */
export class ChromaDBDatabase extends ServerPart<StartedChromaDBContainer> {
  /** Returns the options for `new ChromaClient()`. */
  getClientOptions(): ChromaDBClientOptions {
    return { ...this.server.getClientOptions(), database: this.getName() };
  }

  protected async remove(server: StartedChromaDBContainer, name: string): Promise<void> {
    await deleteDatabase(server.httpServer(), name);
  }
}
definePart("chromadb-database", ChromaDBDatabase);
