import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { checkCommands, runInitCommands } from "./commands";
import { VAULT_PORT, type VaultSettings } from "./settings";
import { StartedVaultContainer } from "./started-vault-container";

/** What the image's own commands in the container read. */
const OWN_ADDRESS = `http://0.0.0.0:${VAULT_PORT}`;

/** The variables of the root token, Vault's and OpenBao's. */
const VAULT_TOKEN_ID = "VAULT_DEV_ROOT_TOKEN_ID";
const BAO_TOKEN_ID = "BAO_DEV_ROOT_TOKEN_ID";

const vault = defineServer<VaultSettings, StartedVaultContainer>({
  name: "vault",
  images: ["hashicorp/vault", "vault", "openbao/openbao"],
  ports: [VAULT_PORT],
  defaults: { token: "root", initCommands: [] },
  variables: { token: VAULT_TOKEN_ID },
  resolve: (_settings, { environment, settings: given }) => {
    const { [BAO_TOKEN_ID]: token } = environment;
    const hasOther = VAULT_TOKEN_ID in environment || "token" in given;
    return token === undefined || hasOther ? {} : { token };
  },
  configure: ({ token }) => ({
    // Without the capability, Vault warns that its memory can be swapped to disk; old versions do not start.
    addedCapabilities: ["IPC_LOCK"],
    environment: {
      VAULT_ADDR: OWN_ADDRESS,
      VAULT_TOKEN: token,
      [BAO_TOKEN_ID]: token,
      BAO_ADDR: OWN_ADDRESS,
      BAO_TOKEN: token,
    },
  }),
  // The server calls itself healthy before the root token exists. The engine at `secret/` comes last.
  ready: ({ token }) =>
    Wait.forHttp("/v1/secret/config", VAULT_PORT).withHeaders({ "X-Vault-Token": token }),
  hooks: ({ initCommands }) => ({
    // The development server keeps everything in memory, so a restart needs the commands again.
    ready: async (container, { reused, restarted }) => {
      if (!reused || restarted) await runInitCommands(container, initCommands);
    },
  }),
  started: StartedVaultContainer,
});

/**
 * A Vault server in development mode, from the official image (hub.docker.com/r/hashicorp/vault) or OpenBao's.
 *
 * ```ts
 * await using vault = await new VaultContainer("hashicorp/vault:1.21")
 *   .withInitCommands("kv put secret/shop key=value")
 *   .start();
 * const client = nodeVault({ endpoint: vault.getAddress(), token: vault.getRootToken() });
 * ```
 */
export class VaultContainer extends ServerContainer<VaultSettings, StartedVaultContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Vault, OpenBao nor declared compatible with them. */
  constructor(image: string | ImageName) {
    super(image, vault);
  }

  /**
   * Sets the root token. Default `root`. Throws InvalidOptionError for a token with a dot, which Vault refuses, or with
   * characters that a header cannot have.
   */
  withVaultToken(token: string): this {
    if (
      !/^[!-~](?:[ -~]*[!-~])?$/.test(checkText(token, "withVaultToken")) ||
      token.includes(".")
    ) {
      const expected = "a token of ASCII characters without a dot, and without spaces around it";
      throw InvalidOptionError.describing("withVaultToken", expected, "another");
    }
    return this.set({ token });
  }

  /**
   * Adds commands of `vault` that run in the container when the server is ready, each without the program's name:
   * `secrets enable transit`. They run again at a restart. If one fails, `start()` throws an error
   * whose `cause` has the code `VAULT_COMMAND_FAILED`. Throws InvalidOptionError.
   */
  withInitCommands(...commands: string[]): this {
    const { initCommands = [] } = this.given;
    const added = checkCommands(commands, "withInitCommands");
    return this.set({ initCommands: [...initCommands, ...added] });
  }
}
