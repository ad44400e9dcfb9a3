import { custom, Issuer, type Client, type TokenSet } from "openid-client";
import {
  KeycloakContainer,
  KeycloakRealm,
  type KeycloakRealmData,
  type StartedKeycloakContainer,
} from "../../modules/keycloak";
import { attach, GenericContainer, Network, type StartedNetwork } from "../../src";
import { BUSYBOX } from "../support/images";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const KEYCLOAK = "quay.io/keycloak/keycloak:26";
/** A first start takes a minute of a processor, of which a busy machine gives little. */
const STARTUP_MS = 1_200_000;

// The client gives up after 3.5 s otherwise.
custom.setHttpOptionsDefaults({ timeout: 300_000 });

/** Returns a client of a realm, as the realm's own discovery document describes it. */
async function clientOf(
  issuer: string,
  client_id: string,
  client_secret?: string,
): Promise<Client> {
  const found = await Issuer.discover(issuer);
  expect(found.metadata.issuer).toBe(issuer);
  return client_secret === undefined
    ? new found.Client({ client_id, token_endpoint_auth_method: "none" })
    : new found.Client({ client_id, client_secret });
}

const logIn = (client: Client, username: string, password: string): Promise<TokenSet> =>
  client.grant({ grant_type: "password", username, password, scope: "openid" });

async function logInAsAdmin(
  keycloak: StartedKeycloakContainer,
  password = keycloak.getAdminPassword(),
): Promise<TokenSet> {
  const client = await clientOf(keycloak.getIssuer("master"), "admin-cli");
  return await logIn(client, keycloak.getAdminUsername(), password);
}

describeContract<StartedKeycloakContainer>({
  server: "keycloak",
  image: KEYCLOAK,
  create: (image) => new KeycloakContainer(image).withStartupTimeout(STARTUP_MS),
  query: logInAsAdmin,
  address: "getAuthServerUrl",
  starts: 3,
  bakes: true,
});

/** A realm with ids, as an export has them. */
const SHOP: KeycloakRealmData = {
  id: "4c1ad6b4-6dd2-4d8c-9f4c-7a1e6a1f1d11",
  realm: "shop",
  enabled: true,
  roles: { realm: [{ id: "5c1ad6b4-6dd2-4d8c-9f4c-7a1e6a1f1d12", name: "buyer" }] },
  clients: [
    {
      id: "6c1ad6b4-6dd2-4d8c-9f4c-7a1e6a1f1d13",
      clientId: "web",
      secret: "web-secret",
      baseUrl: "/realms/shop/web/",
      directAccessGrantsEnabled: true,
      attributes: { id: "kept" },
    },
  ],
  users: [
    {
      id: "7c1ad6b4-6dd2-4d8c-9f4c-7a1e6a1f1d14",
      username: "bob",
      enabled: true,
      email: "bob@example.com",
      firstName: "Bob",
      lastName: "Brown",
      credentials: [{ type: "password", value: "bobs password" }],
      realmRoles: ["buyer"],
    },
  ],
};

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly preferred_username: string;
  readonly email: string;
  readonly realm_access: { readonly roles: readonly string[] };
}

const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;

describeServer("keycloak", () => {
  let network: StartedNetwork;
  let keycloak: StartedKeycloakContainer;

  // The one server of these tests has what a first start on the official image has, too: it builds itself.
  beforeAll(async () => {
    network = await new Network().start();
    keycloak = await new KeycloakContainer(KEYCLOAK)
      .withAdminUsername("chief")
      .withAdminPassword(ODD)
      .withRealmImport(SHOP)
      .withFeatures("client-types")
      .withContextPath("/auth")
      .withNetwork(network)
      .withNetworkAliases("idp")
      .withStartupTimeout(STARTUP_MS)
      .start();
  }, STARTUP_MS);
  afterAll(async () => {
    await keycloak.stop();
    await network.stop();
  });

  /** Asks the admin API as the administrator, like any client. */
  async function admin<T>(path: string): Promise<T> {
    const { access_token: token = "" } = await logInAsAdmin(keycloak);
    const answer = await fetch(`${keycloak.getAuthServerUrl()}/admin${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  const realms = async (): Promise<string[]> =>
    (await admin<{ realm: string }[]>("/realms?briefRepresentation=true")).map(
      ({ realm }) => realm,
    );

  it("has an administrator with odd characters, features and a health check", async () => {
    await expect(logInAsAdmin(keycloak, "wrong")).rejects.toThrow(/Invalid user credentials/);
    const { features } = await admin<{ features: { name: string; enabled: boolean }[] }>(
      "/serverinfo",
    );
    expect(features).toContainEqual(
      expect.objectContaining({ name: "CLIENT_TYPES", enabled: true }),
    );
    const health = await fetch(`${keycloak.getManagementUrl()}/health/ready`);
    expect(await health.json()).toMatchObject({ status: "UP" });
  });

  it("imports a realm", async () => {
    const client = await clientOf(keycloak.getIssuer("shop"), "web", "web-secret");
    const tokens = await logIn(client, "bob", "bobs password");
    expect(tokens.claims().email).toBe("bob@example.com");
  });

  it("gives each test a copy of the realm, and removes it", async () => {
    let names: string[];
    {
      await using one = await keycloak.openRealm();
      await using two = await keycloak.openRealm("shop");
      names = [one.getName(), two.getName()];
      await one.createUser({ username: "ann" });
      const client = await clientOf(two.getIssuer(), "web", "web-secret");
      await expect(logIn(client, "ann", "password")).rejects.toThrow(/Invalid user credentials/);
      const { access_token: token = "" } = await logIn(client, "bob", "bobs password");
      expect(claimsOf(token).realm_access.roles).toContain("buyer");
      const [web] = await admin<{ baseUrl: string; attributes: object }[]>(
        `/realms/${one.getName()}/clients?clientId=web`,
      );
      expect(web).toMatchObject({
        baseUrl: `/realms/${one.getName()}/web/`,
        attributes: { id: "kept" },
      });
      expect(await realms()).toEqual(expect.arrayContaining(names));
    }
    expect((await realms()).filter((name) => names.includes(name))).toEqual([]);
  });

  it("gives a token for a user in one call", async () => {
    await using realm = await keycloak.openRealm({ realm: "any" });
    const user = { username: "Ann", roles: ["editor", "reader"], email: "ann@example.org" };
    const token = await realm.getToken(user);
    expect(claimsOf(token)).toMatchObject({
      iss: realm.getIssuer(),
      preferred_username: "ann",
      email: "ann@example.org",
    });
    expect(claimsOf(token).realm_access.roles).toEqual(expect.arrayContaining(user.roles));
    const client = await clientOf(realm.getIssuer(), realm.getClientId());
    const { sub } = await client.userinfo(token);
    expect(claimsOf(await realm.getToken({ username: "ann" })).sub).toBe(sub);
  });

  it("gives a token of a user and a client that the template has", async () => {
    await using realm = await keycloak.openRealm();
    const bob = { username: "bob", password: "bobs password" };
    const token = await realm.getToken(bob, { clientId: "web", clientSecret: "web-secret" });
    expect(claimsOf(token)).toMatchObject({ azp: "web", preferred_username: "bob" });
    await expect(realm.getToken(bob, { clientId: "web" })).rejects.toMatchObject({
      code: "KEYCLOAK_REQUEST_FAILED",
      hint: expect.stringContaining("clientSecret") as string,
    });
  });

  it("creates users with an id, and refuses one that exists", async () => {
    await using realm = await keycloak.openRealm({ realm: "any" });
    const user = await realm.createUser({ username: "ann", password: "secret" });
    expect(claimsOf(await realm.getToken(user)).sub).toBe(user.id);
    await expect(realm.createUser({ username: "ann" })).rejects.toMatchObject({
      code: "KEYCLOAK_USER_EXISTS",
    });
    await expect(realm.getToken({ username: "ann" })).rejects.toMatchObject({
      code: "KEYCLOAK_REQUEST_FAILED",
      message: expect.stringContaining("Invalid user credentials") as string,
      hint: expect.stringContaining("keeps the password") as string,
    });
  });

  it("gives tokens with the issuer that containers see", async () => {
    await using realm = await keycloak.openRealm({ realm: "any" });
    const seen = realm.inNetwork("idp");
    expect(seen.getIssuer()).toBe(`http://idp:8080/auth/realms/${realm.getName()}`);
    const token = await seen.getToken({ username: "ann" });
    expect(claimsOf(token).iss).toBe(seen.getIssuer());
    await using service = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withEntrypoint(["sleep", "600"])
      .start();
    const userinfo = `${seen.getIssuer()}/protocol/openid-connect/userinfo`;
    const header = `Authorization: Bearer ${token}`;
    const { output } = await service.exec(["wget", "-q", "-O", "-", "--header", header, userinfo]);
    expect(JSON.parse(output)).toMatchObject({ preferred_username: "ann" });
  });

  it("gives another process a realm, which that does not remove", async () => {
    await using realm = await keycloak.openRealm();
    {
      await using same = attach(JSON.parse(JSON.stringify(realm)) as never, KeycloakRealm);
      expect(same.getIssuer()).toBe(realm.getIssuer());
      await same.getToken({ username: "ann" });
    }
    expect(await realms()).toContain(realm.getName());
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await keycloak.openRealm();
    const program = ["keycloak", JSON.stringify(keycloak), "openRealm"];
    const killed = await runModuleProgram("open-part", [...program, "killed"], ownSession());
    expect(killed.stderr).toBe("");
    expect(await realms()).toContain(killed.stdout);
    const next = await runModuleProgram("open-part", [...program, "drop"], ownSession());
    expect(next.stderr).toBe("");
    const names = await realms();
    expect(names).toContain(mine.getName());
    expect(names).not.toContain(killed.stdout);
    expect(names).not.toContain(next.stdout);
  });

  it("says what Keycloak says about a template that it refuses", async () => {
    const template = { realm: "any", components: "none" };
    await expect(keycloak.openRealm(template)).rejects.toMatchObject({
      code: "KEYCLOAK_REQUEST_FAILED",
      message: expect.stringMatching(/did not accept POST \/admin\/realms: HTTP 4\d\d/) as string,
    });
  });

  it("refuses users that cannot be right", async () => {
    await using realm = await keycloak.openRealm({ realm: "any" });
    await expect(realm.createUser({ username: "" })).rejects.toThrow(
      "createUser.username: expected",
    );
    const user = { username: "ann", roles: "editor" };
    await expect(realm.getToken(user as never)).rejects.toThrow(
      "getToken.roles: expected an array with the names of roles",
    );
  });

  it("knows the templates by name", async () => {
    await expect(keycloak.openRealm("shoe")).rejects.toThrow(
      'openRealm: expected an object, or the name of a realm of withRealmImport() (shop), got "shoe"',
    );
  });
});

describePage("keycloak", [
  "the service sees ann",
  "discovered: true",
  "on one network: true",
  "in the network: true",
]);
