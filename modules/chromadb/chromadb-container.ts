import {
  defineServer,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerContainer,
  StartedServer,
  testRun,
  Wait,
  type HttpServer,
  type ImageName,
} from "../../src/module";
import { ChromaDBDatabase } from "./chromadb-database";
import { DATABASE, TENANT, type ChromaDBClientOptions } from "./client-options";
import { createDatabase, deleteDatabase, listDatabases } from "./databases";

const CHROMA_PORT = 8000;

/** A running Chroma server. */
export class StartedChromaDBContainer extends StartedServer<object> {
  /** Returns `http://host:port`. */
  getHttpUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the options for `new ChromaClient()`, with the server's default database. */
  getClientOptions(): ChromaDBClientOptions {
    const address = { host: this.getHost(), port: this.getPort() };
    return { ...address, ssl: false, tenant: TENANT, database: DATABASE };
  }

  /**
   * Creates a database for one test. `await using` removes it with its collections; databases of processes that were killed
   * are removed, too. Throws MayflyError with the code `CHROMADB_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<ChromaDBDatabase> {
    const server = this.httpServer();
    await oncePerServer(this.getId(), async () => {
      const left = namesOfTheDead(await listDatabases(server));
      await Promise.all(left.map((name) => deleteDatabase(server, name)));
    });
    const name = ownedName(testRun());
    await createDatabase(server, name);
    return new ChromaDBDatabase(this, name);
  }

  /** @internal Returns how this process reaches the server, in each view. */
  httpServer(): HttpServer {
    return this.hostAddress();
  }
}

const chromadb = defineServer<object, StartedChromaDBContainer>({
  name: "chromadb",
  images: ["chromadb/chroma"],
  ports: [CHROMA_PORT],
  defaults: {},
  ready: () => Wait.forHttp("/api/v2/heartbeat", CHROMA_PORT),
  started: StartedChromaDBContainer,
});

/**
 * A Chroma server, from the official image (docs.trychroma.com).
 *
 * ```ts
 * await using chromadb = await new ChromaDBContainer("chromadb/chroma:1.5.9").start();
 * const client = new ChromaClient(chromadb.getClientOptions());
 * ```
 */
export class ChromaDBContainer extends ServerContainer<object, StartedChromaDBContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Chroma's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, chromadb);
  }
}
