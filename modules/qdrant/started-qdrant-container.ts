import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { deleteLeftovers, QdrantCollections } from "./qdrant-collections";
import { GRPC_PORT, REST_PORT, type QdrantSettings } from "./settings";

/** Options of `new QdrantClient()` in `@qdrant/js-client-rest`. */
export interface QdrantClientOptions {
  readonly url: string;
  /** Missing if the server asks nobody for a key. */
  readonly apiKey?: string;
}

/** Where this process reaches Qdrant, and the key that requests carry. */
export interface QdrantApi extends AskedServer {
  readonly headers: Readonly<Record<string, string>>;
}

/** A running Qdrant server. */
export class StartedQdrantContainer extends StartedServer<QdrantSettings> {
  /** The port of the REST API. */
  get restPort(): number {
    return this.getMappedPort(REST_PORT);
  }

  /** The port of the gRPC API. */
  get grpcPort(): number {
    return this.getMappedPort(GRPC_PORT);
  }

  /** Returns `host:port` of the REST API. */
  getRestHostAddress(): string {
    return new URL(this.getHttpUrl()).host;
  }

  /** Returns `host:port` of the gRPC API. */
  getGrpcHostAddress(): string {
    return new URL(this.url({ scheme: "http", port: GRPC_PORT })).host;
  }

  /** Returns `http://host:port` of the REST API. */
  getHttpUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the key that clients send; undefined if the server asks nobody for one. */
  getApiKey(): string | undefined {
    return this.settings.apiKey ?? undefined;
  }

  /** Returns the options for `new QdrantClient()`. */
  getClientOptions(): QdrantClientOptions {
    const apiKey = this.getApiKey();
    return { url: this.getHttpUrl(), ...(apiKey !== undefined && { apiKey }) };
  }

  /**
   * Returns a prefix for the collections of one test. Dropping it deletes all collections with it, and the first call of a
   * process deletes those that processes which have ended left behind. Throws MayflyError with the code
   * `QDRANT_REQUEST_FAILED`.
   */
  async openCollections(): Promise<QdrantCollections> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.api()));
    return new QdrantCollections(this, ownedName(testRun()));
  }

  /** @internal */
  api(): QdrantApi {
    const apiKey = this.getApiKey();
    const headers: Record<string, string> = apiKey === undefined ? {} : { "api-key": apiKey };
    const names = { product: "Qdrant", code: "QDRANT_REQUEST_FAILED" };
    return { ...names, headers, ...this.hostAddress() };
  }
}
