// The code of docs/modules/mock-oauth2-server.md.
import { MockOAuth2ServerContainer } from "mayfly/mock-oauth2-server";
import { claimsOf, readerService } from "../support/reader-service";

async function main(): Promise<void> {
  const service = await readerService();
  const myService = service.url;
  await using oidc = await new MockOAuth2ServerContainer(
    "ghcr.io/navikt/mock-oauth2-server:2.1.10",
  ).start();
  const { accessToken } = await oidc.getToken("ada", { claims: { roles: ["admin"] } });
  await fetch(myService, { headers: { Authorization: `Bearer ${accessToken}` } });

  console.log(`the service sees ${String(service.claims()["sub"])}`);
  service.close();
  {
    const { accessToken, idToken } = await oidc.getToken("ada", {
      clientId: "shop",
      claims: { aud: "my-api", email: "ada@example.com" },
    });

    console.log(claimsOf(accessToken)["email"], claimsOf(idToken)["sub"]);
  }
  {
    const issuer = oidc.newIssuer(); // mayfly-1a2b3c4d
    const { accessToken } = await oidc.getToken("ada", { issuer });
    const url = oidc.getIssuer(issuer);

    console.log(`issuer of its own: ${claimsOf(accessToken)["iss"] === url}`);
  }
}

void main();
