export { VaultContainer } from "./vault-container";
export { StartedVaultContainer } from "./started-vault-container";
export { VaultMount } from "./vault-mount";
