import { checkText, StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { openNamespace, type K3sNamespace } from "./k3s-namespace";
import { loginOf, withServer } from "./kube-config";
import { PORTS, type K3sSettings } from "./settings";

/** A running cluster. */
export class StartedK3sContainer extends StartedServer<K3sSettings> {
  /** Returns the administrator's kubeconfig, for clients in this view: on the host, or by `inNetwork()` in containers. */
  getKubeConfig(): string {
    const url = this.url({ scheme: "https", port: PORTS.api });
    return withServer(this.settings.kubeConfig, url);
  }

  /**
   * Returns the administrator's kubeconfig for containers on the cluster's network. The certificate of the API server
   * contains the alias if `withNetworkAliases()` set it. Throws InvalidOptionError.
   */
  getAliasedKubeConfig(networkAlias: string): string {
    const alias = checkText(networkAlias, "getAliasedKubeConfig");
    return withServer(this.settings.kubeConfig, `https://${alias}:${PORTS.api}`);
  }

  /**
   * Creates a namespace for one test, in which pods can start. It is deleted at the end of an `await using` block; those of
   * processes that were killed are deleted, too. Throws MayflyError with the code `K3S_REQUEST_FAILED`.
   */
  async openNamespace(): Promise<K3sNamespace> {
    return openNamespace(this);
  }

  /** @internal */
  api(): AskedServer {
    const names = { product: "The API server of K3s", code: "K3S_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(PORTS.api), ...loginOf(this.settings.kubeConfig) };
  }
}
