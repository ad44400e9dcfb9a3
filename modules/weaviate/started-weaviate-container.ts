import { namesOfTheDead, oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { PORTS, type WeaviateClientOptions } from "./client-options";
import { removeCollections, WeaviateCollections } from "./weaviate-collections";

/** A running Weaviate server. */
export class StartedWeaviateContainer extends StartedServer<object> {
  /** Returns `host:port` of the REST API, without a scheme. */
  getHttpHostAddress(): string {
    return this.hostAndPort(PORTS.http);
  }

  /** Returns `host:port` of the gRPC API. */
  getGrpcHostAddress(): string {
    return this.hostAndPort(PORTS.grpc);
  }

  /** Returns the options for `connectToCustom()` of the package `weaviate-client`. */
  getClientOptions(): WeaviateClientOptions {
    const host = this.getHost();
    return {
      httpHost: host,
      httpPort: this.getMappedPort(PORTS.http),
      httpSecure: false,
      grpcHost: host,
      grpcPort: this.getMappedPort(PORTS.grpc),
      grpcSecure: false,
    };
  }

  /**
   * Returns a prefix for collections that no other test uses. They are deleted at the end of an `await using` block;
   * those of processes that were killed are deleted, too. Throws MayflyError with the code `WEAVIATE_REQUEST_FAILED`.
   */
  async openCollections(): Promise<WeaviateCollections> {
    await oncePerServer(this.getId(), () => removeCollections(this.api(), namesOfTheDead));
    return new WeaviateCollections(this, ownedName(testRun()));
  }

  /** @internal */
  api(): AskedServer {
    const names = { product: "Weaviate", code: "WEAVIATE_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(PORTS.http) };
  }
}
