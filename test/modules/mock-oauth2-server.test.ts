import { createRemoteJWKSet, jwtVerify, type JWTPayload } from "jose";
import { custom, Issuer } from "openid-client";
import {
  MockOAuth2ServerContainer,
  type StartedMockOAuth2ServerContainer,
} from "../../modules/mock-oauth2-server";
import { Network } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const IMAGE = "ghcr.io/navikt/mock-oauth2-server:2.1.10";

// The client gives up after 3.5 s otherwise.
custom.setHttpOptionsDefaults({ timeout: 300_000 });

describeContract<StartedMockOAuth2ServerContainer>({
  server: "mock-oauth2-server",
  image: IMAGE,
  create: (image) => new MockOAuth2ServerContainer(image),
  query: (oidc) => Issuer.discover(oidc.getIssuer()),
  address: "getIssuer",
  starts: 3,
  bakes: false,
});

describeServer("mock-oauth2-server", () => {
  const verify = async (token: string, issuer: string): Promise<JWTPayload> => {
    const { metadata } = await Issuer.discover(issuer);
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri ?? ""), {
      timeoutDuration: 300_000,
    });
    return (await jwtVerify(token, keys, { issuer })).payload;
  };

  it("gives any user a token that the issuer's keys verify", async () => {
    await using network = await new Network().start();
    await using oidc = await new MockOAuth2ServerContainer(IMAGE)
      .withConfig({
        tokenCallbacks: [{ issuerId: "short", tokenExpiry: 7200, requestMappings: [] }],
      })
      .withNetwork(network)
      .withNetworkAliases("oidc")
      .start();

    const claims = { roles: ["admin", "ü&="], aud: "my-api" };
    const { accessToken, idToken } = await oidc.getToken("ada", { claims, clientId: "shop" });
    for (const token of [accessToken, idToken]) {
      expect(await verify(token, oidc.getIssuer())).toMatchObject({ sub: "ada", ...claims });
    }

    // Each test can have an issuer of its own.
    const mine = oidc.newIssuer();
    const token = (await oidc.getToken("bob", { issuer: mine })).accessToken;
    expect(await verify(token, oidc.getIssuer(mine))).toMatchObject({ sub: "bob" });
    await expect(verify(token, oidc.getIssuer())).rejects.toThrow();

    const { iat = 0, exp = 0 } = await verify(
      (await oidc.getToken("eve", { issuer: "short" })).accessToken,
      oidc.getIssuer("short"),
    );
    expect(exp - iat).toBe(7200);

    // A service on the network knows the provider by its alias.
    const seen = oidc.inNetwork();
    const inside = (await seen.getToken("ada")).accessToken;
    const payload = JSON.parse(
      Buffer.from(inside.split(".")[1] ?? "", "base64url").toString(),
    ) as JWTPayload;
    expect(payload.iss).toBe("http://oidc:8080/default");
    expect(seen.getDiscoveryUrl()).toBe(
      "http://oidc:8080/default/.well-known/openid-configuration",
    );

    await expect(oidc.getToken("ada", { issuer: "a/b" })).rejects.toThrow(
      'getToken.issuer: expected a name of letters, digits, -, . and _, got "a/b"',
    );
  });
});

describePage("mock-oauth2-server", [
  "the service sees ada",
  "ada@example.com ada",
  "issuer of its own: true",
]);
