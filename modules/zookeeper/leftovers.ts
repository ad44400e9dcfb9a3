import { namesOfTheDead } from "../../src/module";
import { childrenOf, deleteTree } from "./nodes";
import { pathOf } from "./zookeeper-chroot";
import type { Ask } from "./zookeeper-session";

/** Deletes the subtrees that processes which have ended left behind. */
export async function deleteLeftovers(ask: Ask): Promise<void> {
  const names = await childrenOf(ask, "/");
  for (const name of namesOfTheDead(names)) await deleteTree(ask, pathOf(name));
}
