// The code for exposing ports. It is one bundle, which is loaded with the first exposed port.
export { ContainerAddresses } from "./container-addresses";
export { addressEntrance } from "./entrance";
export { sharePort } from "./shared-ports";
export { openTunnel } from "./tunnel/tunnel";
