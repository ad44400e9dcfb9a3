export { MockOAuth2ServerContainer } from "./mock-oauth2-server-container";
export { StartedMockOAuth2ServerContainer } from "./started-mock-oauth2-server-container";
export type { MockOAuth2Token, MockOAuth2TokenOptions } from "./user-token";
