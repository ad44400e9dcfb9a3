export { MockserverContainer } from "./mockserver-container";
export { StartedMockserverContainer } from "./started-mockserver-container";
export { MockserverExpectations } from "./mockserver-expectations";
export type { MockserverExpectation, MockserverRequest } from "./expectations";
export type { ReceivedRequest } from "../http-mocks/received-request";
export type { RequestCount } from "../http-mocks/request-count";
export type { WaitForRequestOptions } from "../http-mocks/journal";
