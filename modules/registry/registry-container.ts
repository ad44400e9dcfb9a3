import {
  checkObject,
  checkText,
  defineServer,
  InvalidOptionError,
  MayflyError,
  ServerContainer,
  Wait,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { REGISTRY_PORT, type RegistrySettings } from "./settings";
import { StartedRegistryContainer } from "./started-registry-container";

/** The argument of `withLogin()`. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
  /** A line `username:$2y$…` with the password's bcrypt hash, as `htpasswd -nbB username password` prints it. */
  readonly htpasswd: string;
}

const PASSWORD_FILE = "/auth/htpasswd";

const registry = defineServer<RegistrySettings, StartedRegistryContainer>({
  name: "registry",
  images: ["registry", "ghcr.io/distribution/distribution"],
  ports: [REGISTRY_PORT],
  defaults: { username: "", password: "", htpasswd: "" },
  configure,
  ready: answersLogin,
  started: StartedRegistryContainer,
});

function configure({ htpasswd }: RegistrySettings): SpecPatch {
  const environment = { REGISTRY_STORAGE_DELETE_ENABLED: "true" };
  if (htpasswd === "") return { environment };
  return {
    environment: {
      ...environment,
      REGISTRY_AUTH: "htpasswd",
      REGISTRY_AUTH_HTPASSWD_REALM: "Registry",
      REGISTRY_AUTH_HTPASSWD_PATH: PASSWORD_FILE,
    },
    copies: [{ kind: "content", content: `${htpasswd}\n`, target: PASSWORD_FILE }],
  };
}

/**
 * Returns a wait for an answer to the user. It fails at once if the server refuses the login, because it would refuse it
 * each time. Without a login, a refusal counts as ready: the user's own configuration can ask for one.
 */
function answersLogin({ username, password }: RegistrySettings): Wait {
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  const header = username === "" ? "" : `Authorization: Basic ${login}\r\n`;
  return Wait.forTcpExchange(REGISTRY_PORT, {
    send: `GET /v2/ HTTP/1.0\r\nHost: localhost\r\n${header}\r\n`,
    expect: (received) => {
      const [, status] = /^HTTP\/1\.\d (\d+)/.exec(received.toString("latin1")) ?? [];
      if (status === undefined) return false;
      if (status !== "401" || username === "") return /200|401/.test(status) || `HTTP ${status}`;
      const what = `The registry refuses the login of ${username}`;
      return new MayflyError("REGISTRY_LOGIN_REFUSED", what, {
        hint: "give withLogin() the bcrypt hash of its password: `htpasswd -nbB username password`.",
      });
    },
  });
}

/**
 * A registry of images, from the official image (hub.docker.com/_/registry). Without a login, everybody may push and pull.
 *
 * ```ts
 * await using registry = await new RegistryContainer("registry:2").start();
 * const name = registry.getImageName("app:1");
 * ```
 */
export class RegistryContainer extends ServerContainer<RegistrySettings, StartedRegistryContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither a registry nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, registry);
  }

  /**
   * Asks clients for a login. Default: none. The server knows only the hash, which Node cannot make, so it has to be
   * given. If it is another password's, `start()` throws an error whose `cause` has the code `REGISTRY_LOGIN_REFUSED`. Throws
   * InvalidOptionError.
   */
  withLogin(login: RegistryLogin): this {
    const { username, password, htpasswd } = checkObject(
      login,
      "withLogin",
      "{ username, password, htpasswd }",
    );
    if (!/^[^\s:]+$/.test(checkText(username, "withLogin.username"))) {
      throw InvalidOptionError.quoting("withLogin.username", "a name without colons", username);
    }
    checkText(password, "withLogin.password");
    const lines = checkText(htpasswd, "withLogin.htpasswd").split("\n");
    if (!lines.some((line) => line.startsWith(`${username}:$2`))) {
      const expected = `a line ${username}:$2y$… with a bcrypt hash, as \`htpasswd -nbB\` prints it`;
      throw InvalidOptionError.describing("withLogin.htpasswd", expected, "none");
    }
    return this.set({ username, password, htpasswd });
  }
}
