// The code for exposing a port: one bundle, which the first port loads.
export { ContainerAddresses } from "./container-addresses";
export { addressEntrance } from "./entrance";
export { sharePort } from "./shared-ports";
export { openTunnel } from "./tunnel/tunnel";
