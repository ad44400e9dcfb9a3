export { WireMockContainer } from "./wiremock-container";
export { StartedWireMockContainer } from "./started-wiremock-container";
export { WireMockStubs } from "./wiremock-stubs";
export type { WireMockMapping, WireMockRequestPattern } from "./mappings";
export type { ReceivedRequest } from "../http-mocks/received-request";
export type { RequestCount } from "../http-mocks/request-count";
export type { WaitForRequestOptions } from "../http-mocks/journal";
