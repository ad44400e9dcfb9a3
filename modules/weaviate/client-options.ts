/** Options of `connectToCustom()` in the package `weaviate-client`. */
export interface WeaviateClientOptions {
  readonly httpHost: string;
  readonly httpPort: number;
  readonly httpSecure: false;
  readonly grpcHost: string;
  readonly grpcPort: number;
  readonly grpcSecure: false;
}

export const PORTS = { http: 8080, grpc: 50051 } as const;
