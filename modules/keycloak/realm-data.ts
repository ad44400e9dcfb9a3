import { readFileSync } from "node:fs";
import { checkObject, checkText, InvalidOptionError, messageOf } from "../../src/module";

/**
 * A realm with its clients, roles, users …, as `kc.sh export` writes it. Its fields are those of RealmRepresentation
 * (keycloak.org/docs-api/latest/rest-api).
 */
export type KeycloakRealmData = Readonly<Record<string, unknown>> & { readonly realm: string };

const EXPECTED = "an object with the realm's name in `realm`, or the path of a JSON file with it";

/** Reads a realm from an object or a JSON file. Throws InvalidOptionError. */
export function readRealm(given: string | KeycloakRealmData, option: string): KeycloakRealmData {
  const found = typeof given === "string" ? ofFile(checkText(given, option), option) : given;
  const realm = asJson(checkObject(found, option, EXPECTED), option);
  if (checkText(realm.realm, `${option}.realm`) !== "master") return realm;
  const expected = "another name than master, which Keycloak does not import";
  throw InvalidOptionError.quoting(`${option}.realm`, expected, realm.realm);
}

function ofFile(path: string, option: string): KeycloakRealmData {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as KeycloakRealmData;
  } catch (error) {
    throw InvalidOptionError.describing(option, EXPECTED, `"${path}" (${messageOf(error)})`);
  }
}

/** Copies the object, because the caller may change it later. */
function asJson(realm: KeycloakRealmData, option: string): KeycloakRealmData {
  try {
    return JSON.parse(JSON.stringify(realm)) as KeycloakRealmData;
  } catch (error) {
    const found = `an object that JSON cannot carry (${messageOf(error)})`;
    throw InvalidOptionError.describing(option, EXPECTED, found);
  }
}

/** The client of each realm for a test, with which users get tokens. */
export const CLIENT_ID = "mayfly";

const CLIENT = {
  clientId: CLIENT_ID,
  enabled: true,
  publicClient: true,
  standardFlowEnabled: false,
  directAccessGrantsEnabled: true,
};

interface RealmWithClients {
  readonly clients?: readonly { readonly clientId?: string }[];
}

/**
 * Returns a realm of another name with the same content, and with the client that users get tokens from. Ids of a
 * realm's parts are unique in the server, so the copy has none and gets new ones.
 */
export function copyOf(template: KeycloakRealmData, name: string): KeycloakRealmData {
  const { clients = [], ...rest } = withoutIds(template, "") as RealmWithClients;
  const others = clients.filter(({ clientId }) => clientId !== CLIENT_ID);
  const copy = { enabled: true, ...rest, realm: name, clients: [...others, CLIENT] };
  // The clients of Keycloak's own pages have URLs with the realm's name.
  const ofRealm = new RegExp(`"/(realms|admin)/${escaped(template.realm)}/`, "g");
  return JSON.parse(JSON.stringify(copy).replace(ofRealm, `"/$1/${name}/`)) as KeycloakRealmData;
}

const IDS: ReadonlySet<string> = new Set(["id", "_id", "internalId", "containerId"]);

/** Fields whose names the user chooses. */
const MAPS: ReadonlySet<string> = new Set(["attributes", "config"]);

function withoutIds(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutIds(each, field));
  if (typeof value !== "object" || value === null || MAPS.has(field)) return value;
  const kept = Object.entries(value).filter(([name]) => !IDS.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutIds(each, name)]));
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
