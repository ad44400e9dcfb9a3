import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ContentToCopy,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { readRealm, type KeycloakRealmData } from "./realm-data";
import { DEFAULTS, HTTP_PORT, MANAGEMENT_PORT, type KeycloakSettings } from "./settings";
import { StartedKeycloakContainer } from "./started-keycloak-container";
import { ADMIN_CLIENT, ADMIN_REALM, FORM, tokenForm, tokenPath } from "./token";

/** A first start builds the server: half a minute of a processor, on top of the start. */
const STARTUP_TIMEOUT_MS = 300_000;

/** The first token loads what later ones find loaded. */
const FIRST_TOKEN_MS = 60_000;

const keycloak = defineServer({
  name: "keycloak",
  images: ["quay.io/keycloak/keycloak", "keycloak/keycloak"],
  ports: [HTTP_PORT, MANAGEMENT_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: DEFAULTS,
  variables: {
    adminUsername: "KC_BOOTSTRAP_ADMIN_USERNAME",
    adminPassword: "KC_BOOTSTRAP_ADMIN_PASSWORD",
  },
  resolve: ({ contextPath }, { environment }) => ({
    contextPath: contextPath || (environment["KC_HTTP_RELATIVE_PATH"] ?? "").replace(/\/+$/, ""),
  }),
  configure,
  ready: ({ adminUsername: username, adminPassword: password, contextPath }) =>
    Wait.forHttp(`${contextPath}${tokenPath(ADMIN_REALM)}`, HTTP_PORT)
      .withMethod("POST")
      .withHeaders(FORM)
      .withBody(tokenForm({ username, password }, { clientId: ADMIN_CLIENT }))
      .withReadTimeout(FIRST_TOKEN_MS)
      .forStatusCode(200),
  started: StartedKeycloakContainer,
});

/** What the user has not set (keycloak.org/server/all-config, keycloak.org/server/containers). */
const VARIABLES = {
  KC_HEALTH_ENABLED: "true",
  // The image's own limit is 70 % of the machine's memory. These are Keycloak's limits outside of containers.
  JAVA_OPTS_KC_HEAP: "-Xms64m -Xmx512m",
  // The second compiler pays off only after minutes.
  JAVA_OPTS_APPEND: "-XX:TieredStopAtLevel=1",
};

function configure(settings: KeycloakSettings, { environment, command }: ContainerSpec): SpecPatch {
  const { contextPath, features, disabledFeatures, realms } = settings;
  return {
    environment: {
      ...Object.fromEntries(Object.entries(VARIABLES).filter(([name]) => !(name in environment))),
      ...(contextPath !== "" && { KC_HTTP_RELATIVE_PATH: contextPath }),
      ...(features.length > 0 && { KC_FEATURES: features.join(",") }),
      ...(disabledFeatures.length > 0 && { KC_FEATURES_DISABLED: disabledFeatures.join(",") }),
    },
    command: startCommand(command, realms.length > 0),
    copies: realms.map(importFile),
  };
}

/** Returns the user's command, `start-dev` if it names none, and the option that imports realms. */
function startCommand(given: readonly string[] = [], imports: boolean): readonly string[] {
  const hasName = given[0] !== undefined && !given[0].startsWith("-");
  const command = hasName ? given : ["start-dev", ...given];
  return imports && !command.includes(IMPORT) ? [...command, IMPORT] : command;
}

const IMPORT = "--import-realm";

/** The user that the image runs as. */
const SERVER_USER = "1000";

function importFile(realm: KeycloakRealmData, index: number): { kind: "content" } & ContentToCopy {
  return {
    kind: "content",
    content: JSON.stringify(realm),
    target: `/opt/keycloak/data/import/mayfly-${index}.json`,
    // It can hold passwords.
    mode: 0o600,
    reader: SERVER_USER,
  };
}

/**
 * A Keycloak server in its development mode, from the official image (keycloak.org/server/containers).
 *
 * ```ts
 * await using keycloak = await new KeycloakContainer("quay.io/keycloak/keycloak:26").start();
 * await using realm = await keycloak.openRealm();
 * const token = await realm.getToken({ username: "ann", roles: ["editor"] });
 * ```
 */
export class KeycloakContainer extends ServerContainer<KeycloakSettings, StartedKeycloakContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Keycloak nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, keycloak);
  }

  /** Sets the name of the administrator. Default `admin`. Throws InvalidOptionError. */
  withAdminUsername(username: string): this {
    return this.set({ adminUsername: checkText(username, "withAdminUsername") });
  }

  /** Sets the administrator's password. Default `admin`. Throws InvalidOptionError. */
  withAdminPassword(password: string): this {
    return this.set({ adminPassword: checkText(password, "withAdminPassword") });
  }

  /**
   * Imports realms when the server starts: each is an object, or the path of a JSON file as Keycloak exports it. The
   * first one is also the template of `openRealm()`. Throws InvalidOptionError for a file that is not a realm in JSON,
   * and for a second realm of the same name.
   */
  withRealmImport(...realms: readonly (string | KeycloakRealmData)[]): this {
    const all = [...(this.given.realms ?? [])];
    for (const given of realms) {
      const realm = readRealm(given, "withRealmImport");
      if (all.some((other) => other.realm === realm.realm)) {
        const expected = "realms with different names";
        throw InvalidOptionError.quoting("withRealmImport", expected, realm.realm);
      }
      all.push(realm);
    }
    return this.set({ realms: all });
  }

  /** Enables features, such as `token-exchange` (keycloak.org/server/features). Throws InvalidOptionError. */
  withFeatures(...names: readonly string[]): this {
    const { features = [] } = this.given;
    return this.set({ features: [...features, ...checkFeatures(names, "withFeatures")] });
  }

  /** Disables features that are enabled by default. Throws InvalidOptionError. */
  withDisabledFeatures(...names: readonly string[]): this {
    const disabled = checkFeatures(names, "withDisabledFeatures");
    return this.set({ disabledFeatures: [...(this.given.disabledFeatures ?? []), ...disabled] });
  }

  /** Sets what all paths of the server begin with, such as `/auth`. Default: nothing. Throws InvalidOptionError. */
  withContextPath(path: string): this {
    if (/^(\/[\w.~-]+)+$/.test(checkText(path, "withContextPath"))) {
      return this.set({ contextPath: path });
    }
    const expected = "a path such as /auth, without a slash at its end";
    throw InvalidOptionError.quoting("withContextPath", expected, path);
  }
}

function checkFeatures(names: readonly string[], option: string): readonly string[] {
  return names.map((name, index) => {
    const place = `${option}[${index}]`;
    if (/^[a-z\d-]+(:v\d+)?$/.test(checkText(name, place))) return name;
    const expected = "the name of a feature, such as token-exchange or token-exchange:v1";
    throw InvalidOptionError.quoting(place, expected, name);
  });
}
