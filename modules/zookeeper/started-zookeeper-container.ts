import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import { deleteLeftovers } from "./leftovers";
import { createNode } from "./nodes";
import { ADMIN_PORT, type ZooKeeperSettings } from "./settings";
import { pathOf, ZooKeeperChroot } from "./zookeeper-chroot";
import { withSession, type SessionServer } from "./zookeeper-session";

/** A running ZooKeeper server. */
export class StartedZooKeeperContainer extends StartedServer<ZooKeeperSettings> {
  /** Returns `host:port` for clients. */
  getConnectionString(): string {
    return this.hostAndPort();
  }

  /** Returns `http://host:port/commands` of the server's AdminServer, with a page for each of its commands. */
  getAdminUrl(): string {
    return this.url({ scheme: "http", port: ADMIN_PORT, path: "commands" });
  }

  /**
   * Returns a subtree for one test: a new node, and its path behind the address, which clients call a chroot. Dropping it
   * deletes all nodes in it, and the first call of a process deletes those that processes which have ended left behind.
   *
   * Throws MayflyError with the code `ZOOKEEPER_REQUEST_FAILED`.
   */
  async openChroot(): Promise<ZooKeeperChroot> {
    const name = ownedName(testRun());
    await withSession(this.session(), async (ask) => {
      await oncePerServer(this.getId(), () => deleteLeftovers(ask));
      await createNode(ask, pathOf(name));
    });
    return new ZooKeeperChroot(this, name);
  }

  /** @internal */
  session(): SessionServer {
    return this.hostAddress();
  }
}
