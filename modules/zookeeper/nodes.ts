import { createRequest, deleteRequest, ERRORS, listRequest, readStrings } from "./records";
import type { Ask } from "./zookeeper-session";

/** Creates a node without data that everybody may use. */
export async function createNode(ask: Ask, path: string): Promise<void> {
  await ask(createRequest(path), `the new node ${path}`);
}

/** Returns the names of a node's children; none if there is no such node. */
export async function childrenOf(ask: Ask, path: string): Promise<string[]> {
  const reply = await ask(listRequest(path), `the list of ${path}`, [ERRORS.noNode]);
  return reply === undefined ? [] : readStrings(reply);
}

/** Deletes a node and all below it; does nothing if there is none. */
export async function deleteTree(ask: Ask, path: string): Promise<void> {
  for (const child of await childrenOf(ask, path)) await deleteTree(ask, `${path}/${child}`);
  await ask(deleteRequest(path), `the end of ${path}`, [ERRORS.noNode]);
}
