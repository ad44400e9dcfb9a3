import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { deleteLeftovers, EtcdKeys } from "./etcd-keys";
import { PEER_PORT, type EtcdSettings } from "./settings";

/** A running etcd server. */
export class StartedEtcdContainer extends StartedServer<EtcdSettings> {
  /** Returns the port for clients. */
  getClientPort(): number {
    return this.getPort();
  }

  /** Returns the port for other members of the cluster. */
  getPeerPort(): number {
    return this.getMappedPort(PEER_PORT);
  }

  /** Returns `http://host:port` for clients. */
  getClientEndpoint(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `http://host:port` for other members of the cluster. */
  getPeerEndpoint(): string {
    return this.url({ scheme: "http", port: PEER_PORT });
  }

  /**
   * Returns keys for one test: a unique prefix. Dropping them deletes all keys with it, and the first call of a process
   * deletes those that processes which have ended left behind.
   *
   * Throws MayflyError with the code `ETCD_REQUEST_FAILED`.
   */
  async openKeys(): Promise<EtcdKeys> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.gateway()));
    return new EtcdKeys(this, ownedName(testRun()));
  }

  /** @internal */
  gateway(): AskedServer {
    return { product: "etcd", code: "ETCD_REQUEST_FAILED", ...this.hostAddress() };
  }
}
