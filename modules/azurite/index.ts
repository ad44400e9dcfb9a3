export { AzuriteContainer } from "./azurite-container";
export { StartedAzuriteContainer } from "./started-azurite-container";
export { AzuriteAccount } from "./azurite-account";
