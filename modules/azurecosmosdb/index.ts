export { AzureCosmosDbEmulatorContainer } from "./azure-cosmos-db-emulator-container";
export {
  StartedAzureCosmosDbEmulatorContainer,
  type CosmosDbClientOptions,
} from "./started-azure-cosmos-db-emulator-container";
export { CosmosDbDatabase } from "./cosmos-db-database";
export type { CosmosDbProtocol } from "./settings";
