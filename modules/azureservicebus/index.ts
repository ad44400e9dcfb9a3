export { AzureServiceBusContainer } from "./azure-service-bus-container";
export { StartedAzureServiceBusContainer } from "./started-azure-service-bus-container";
export type { EntityProperties } from "./entities";
