import { checkText, definePart, namesOfTheDead, ServerPart } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { deleteKeys, keysWith } from "./gateway";
import type { StartedEtcdContainer } from "./started-etcd-container";

const SEPARATOR = "/";

/**
 * The keys of one test, made by `openKeys()`: all that begin with its prefix. The server does not keep others out: they
 * are the test's own because nobody else knows the prefix.
 */
export class EtcdKeys extends ServerPart<StartedEtcdContainer> {
  /** Returns the prefix, which ends in a slash: for `client.namespace(…)`, or for the program under test. */
  getPrefix(): string {
    return prefixOf(this.getName());
  }

  /** Returns `prefix/name`. Throws InvalidOptionError. */
  getKey(name: string): string {
    return `${this.getPrefix()}${checkText(name, "getKey")}`;
  }

  /** Returns `http://host:port` of the server. */
  getClientEndpoint(): string {
    return this.server.getClientEndpoint();
  }

  protected async remove(server: StartedEtcdContainer, name: string): Promise<void> {
    await deleteKeys(server.gateway(), prefixOf(name));
  }
}

definePart("etcd-keys", EtcdKeys);

/** Deletes the keys that processes which have ended left behind. */
export async function deleteLeftovers(server: AskedServer): Promise<void> {
  const keys = await keysWith(server, "mayfly_");
  const names = new Set(keys.map((key) => key.split(SEPARATOR, 1)[0] ?? ""));
  for (const name of namesOfTheDead([...names])) await deleteKeys(server, prefixOf(name));
}

/** Returns the prefix of the keys of a test. */
export const prefixOf = (name: string): string => `${name}${SEPARATOR}`;
