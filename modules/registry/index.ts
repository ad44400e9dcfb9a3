export { RegistryContainer, type RegistryLogin } from "./registry-container";
export { StartedRegistryContainer } from "./started-registry-container";
export { RegistryNamespace } from "./registry-namespace";
