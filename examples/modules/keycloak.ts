// The code of docs/modules/keycloak.md.
import { GenericContainer, Network } from "mayfly";
import { KeycloakContainer } from "mayfly/keycloak";
import { Issuer } from "openid-client";
import { readerFiles } from "../support/reader-files";
import { claimsOf, readerService } from "../support/reader-service";

const SHOP = { realm: "shop", enabled: true, roles: { realm: [{ name: "editor" }] } };

async function main(): Promise<void> {
  readerFiles({ "shop.json": JSON.stringify(SHOP) });
  const receiver = await readerService();
  const myService = receiver.url;
  {
    await using keycloak = await new KeycloakContainer("quay.io/keycloak/keycloak:26").start();
    await using realm = await keycloak.openRealm();
    const token = await realm.getToken({ username: "ann", roles: ["editor"] });
    await fetch(myService, { headers: { Authorization: `Bearer ${token}` } });

    console.log(`the service sees ${String(receiver.claims()["preferred_username"])}`);
    receiver.close();
    {
      await using realm = await keycloak.openRealm();
      const { issuer } = await Issuer.discover(realm.getIssuer());

      console.log(`discovered: ${issuer === realm.getIssuer()}`);
    }
  }
  await using network = await new Network().start();
  {
    await using keycloak = await new KeycloakContainer("quay.io/keycloak/keycloak:26")
      .withRealmImport("shop.json")
      .withNetwork(network)
      .withNetworkAliases("keycloak")
      .start();

    await using realm = await keycloak.openRealm();
    const seen = realm.inNetwork("keycloak");
    await using service = await new GenericContainer("my-service")
      .withNetwork(network)
      .withEnvironment({ ISSUER: seen.getIssuer() }) // http://keycloak:8080/realms/…
      .start();
    const token = await seen.getToken({ username: "ann" }); // has that issuer

    console.log(`on one network: ${service.getNetworkNames().length === 1}`);
    console.log(`in the network: ${claimsOf(token)["iss"] === seen.getIssuer()}`);
  }
}

void main();
