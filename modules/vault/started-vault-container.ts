import {
  checkText,
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
  type ExecResult,
} from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { checkCommands, vaultCommand } from "./commands";
import type { VaultSettings } from "./settings";
import { mount, unmountLeftovers, VaultMount } from "./vault-mount";

/** Where this process reaches Vault, and the token that requests carry. */
export interface VaultApi extends AskedServer {
  readonly headers: Readonly<Record<string, string>>;
}

/** A running Vault server. */
export class StartedVaultContainer extends StartedServer<VaultSettings> {
  /** Returns the server's port. */
  getVaultPort(): number {
    return this.getPort();
  }

  /** Returns `http://host:port`, as clients expect it in `VAULT_ADDR`. */
  getAddress(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the root token, with which everything is allowed. */
  getRootToken(): string {
    return this.settings.token;
  }

  /**
   * Runs commands of `vault` in the container as root, each without the program's name, until one fails. Resolves with the
   * output and the exit code of the last. Throws InvalidOptionError.
   */
  async execVaultCommands(commands: readonly string[]): Promise<ExecResult> {
    return this.exec(vaultCommand(checkCommands(commands, "execVaultCommands")));
  }

  /**
   * Mounts a secrets engine for one test, under a unique path. `type` is the engine's: `kv-v2`, `transit`, `pki` …
   * Dropping it removes all secrets in it, and the first call of a process removes what processes which have ended left.
   *
   * Throws InvalidOptionError, and MayflyError with the code `VAULT_REQUEST_FAILED`.
   */
  async openMount(type = "kv-v2"): Promise<VaultMount> {
    checkText(type, "openMount");
    await oncePerServer(this.getId(), () => unmountLeftovers(this.api()));
    const name = ownedName(testRun());
    await mount(this.api(), name, type);
    return new VaultMount(this, name);
  }

  /** @internal */
  api(): VaultApi {
    const headers = { "X-Vault-Token": this.settings.token };
    return { product: "Vault", code: "VAULT_REQUEST_FAILED", headers, ...this.hostAddress() };
  }
}
