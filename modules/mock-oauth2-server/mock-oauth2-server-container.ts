import { checkObject, defineServer, ServerContainer, Wait, type ImageName } from "../../src/module";
import { DEFAULT_ISSUER, HTTP_PORT, type MockOAuth2Settings } from "./settings";
import { StartedMockOAuth2ServerContainer } from "./started-mock-oauth2-server-container";

const mockOAuth2Server = defineServer<MockOAuth2Settings, StartedMockOAuth2ServerContainer>({
  name: "mock-oauth2-server",
  images: ["ghcr.io/navikt/mock-oauth2-server"],
  ports: [HTTP_PORT],
  defaults: { config: null },
  configure: ({ config }) =>
    config === null ? {} : { environment: { JSON_CONFIG: JSON.stringify(config) } },
  ready: () => Wait.forHttp(`/${DEFAULT_ISSUER}/.well-known/openid-configuration`, HTTP_PORT),
  started: StartedMockOAuth2ServerContainer,
});

/**
 * An OpenID Connect provider for tests (github.com/navikt/mock-oauth2-server), which knows every user and every client.
 *
 * ```ts
 * await using oidc = await new MockOAuth2ServerContainer(
 *   "ghcr.io/navikt/mock-oauth2-server:2.1.10",
 * ).start();
 * const { accessToken } = await oidc.getToken("ada", { claims: { roles: ["admin"] } });
 * ```
 */
export class MockOAuth2ServerContainer extends ServerContainer<
  MockOAuth2Settings,
  StartedMockOAuth2ServerContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither the server's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mockOAuth2Server);
  }

  /**
   * Sets the server's configuration, which is its variable `JSON_CONFIG`
   * (github.com/navikt/mock-oauth2-server#json_config): `{ interactiveLogin: true, tokenCallbacks: [ … ] }`. A later call
   * replaces the configuration. Throws InvalidOptionError.
   */
  withConfig(config: Readonly<Record<string, unknown>>): this {
    return this.set({ config: checkObject(config, "withConfig", "an object") });
  }
}
