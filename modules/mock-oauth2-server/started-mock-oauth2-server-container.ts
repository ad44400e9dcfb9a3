import { randomBytes } from "node:crypto";
import { checkText, InvalidOptionError, StartedServer } from "../../src/module";
import { DEFAULT_ISSUER, type MockOAuth2Settings } from "./settings";
import {
  checkTokenOptions,
  requestToken,
  type MockOAuth2Token,
  type MockOAuth2TokenOptions,
} from "./user-token";

const SUFFIX_BYTES = 4;

/** A running OpenID Connect provider. */
export class StartedMockOAuth2ServerContainer extends StartedServer<MockOAuth2Settings> {
  /**
   * Returns the URL of an issuer in this view: `http://host:port/default`. Every name is an issuer, with keys and a
   * discovery document of its own. Throws InvalidOptionError.
   */
  getIssuer(name: string = DEFAULT_ISSUER): string {
    return this.url({ scheme: "http", path: checkIssuer(name, "getIssuer") });
  }

  /** Returns the URL of an issuer's discovery document, in this view. Throws InvalidOptionError. */
  getDiscoveryUrl(name: string = DEFAULT_ISSUER): string {
    return `${this.getIssuer(name)}/.well-known/openid-configuration`;
  }

  /** Returns the name of a new issuer, for one test: tokens of one issuer are not accepted as those of another. */
  newIssuer(): string {
    return `mayfly-${randomBytes(SUFFIX_BYTES).toString("hex")}`;
  }

  /**
   * Logs a user in, who need not exist, and resolves with the tokens. Their issuer is that of this view. Throws
   * InvalidOptionError, and MayflyError with the code `MOCK_OAUTH2_REQUEST_FAILED`.
   */
  async getToken(username: string, options: MockOAuth2TokenOptions = {}): Promise<MockOAuth2Token> {
    checkText(username, "getToken");
    checkTokenOptions(options, "getToken");
    const issuer = checkIssuer(options.issuer ?? DEFAULT_ISSUER, "getToken.issuer");
    const authority = new URL(this.url({ scheme: "http" })).host;
    return requestToken({ ...this.hostAddress(), authority, issuer }, username, options);
  }
}

function checkIssuer(name: string, option: string): string {
  if (/^[\w.-]+$/.test(checkText(name, option))) return name;
  throw InvalidOptionError.quoting(option, "a name of letters, digits, -, . and _", name);
}
