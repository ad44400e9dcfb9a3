/** How clients speak to the emulator. */
export type CosmosDbProtocol = "http" | "https";

/** What the builder collects. */
export interface CosmosDbSettings {
  readonly protocol: CosmosDbProtocol;
  readonly hasTelemetry: boolean;
  /** The port of the emulator, in the container and on the host. 0 until `start()` chooses it. */
  readonly endpointPort: number;
}

/** The account's key, which every emulator has (learn.microsoft.com/azure/cosmos-db/emulator). */
export const KEY =
  "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";
