export { K3sContainer } from "./k3s-container";
export { StartedK3sContainer } from "./started-k3s-container";
export { K3sNamespace } from "./k3s-namespace";
