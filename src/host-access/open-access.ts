// What exposing a port needs. The files are one bundle, loaded by the first port.
export { ContainerAddresses } from "./container-addresses";
export { addressEntrance } from "./entrance";
export { sharePort } from "./shared-ports";
export { openTunnel } from "./tunnel/tunnel";
