import { definePart, ServerPart } from "../../src/module";
import { deleteTree } from "./nodes";
import type { StartedZooKeeperContainer } from "./started-zookeeper-container";
import { withSession } from "./zookeeper-session";

/** A subtree of its own for a test, from `openChroot()`. */
export class ZooKeeperChroot extends ServerPart<StartedZooKeeperContainer> {
  /** Returns `host:port/path`: to a client with this address, the subtree is the whole tree. */
  getConnectionString(): string {
    return `${this.server.getConnectionString()}${this.getPath()}`;
  }

  /** Returns the path of the subtree's node, which begins with a slash. */
  getPath(): string {
    return pathOf(this.getName());
  }

  protected async remove(server: StartedZooKeeperContainer, name: string): Promise<void> {
    await withSession(server.session(), (ask) => deleteTree(ask, pathOf(name)));
  }
}

definePart("zookeeper-chroot", ZooKeeperChroot);

/** Returns the path of the node with a subtree's name. */
export const pathOf = (name: string): string => `/${name}`;
