import {
  checkText,
  definePart,
  InvalidOptionError,
  namesOfTheDead,
  ServerPart,
} from "../../src/module";
import { deleteKeys, keysOf, type MemcachedAddress } from "./commands";
import type { StartedMemcachedContainer } from "./started-memcached-container";

const SEPARATOR = ":";
const LONGEST_BYTES = 250;

/**
 * The keys of one test, made by `openKeys()`: all that begin with its prefix. The server does not keep others out: they
 * are the test's own because nobody else knows the prefix.
 */
export class MemcachedKeys extends ServerPart<StartedMemcachedContainer> {
  /** Returns the prefix, which ends in a colon. */
  getPrefix(): string {
    return prefixOf(this.getName());
  }

  /** Returns `prefix:name`. Throws InvalidOptionError for a key that memcached refuses. */
  getKey(name: string): string {
    const key = `${this.getPrefix()}${checkText(name, "getKey")}`;
    if (!/[\0- \x7F]/.test(key) && Buffer.byteLength(key) <= LONGEST_BYTES) return key;
    const longest = LONGEST_BYTES - this.getPrefix().length;
    const expected = `at most ${longest} bytes without spaces and control characters`;
    throw InvalidOptionError.quoting("getKey", expected, name);
  }

  /** Returns `host:port` of the server. */
  getConnectionString(): string {
    return this.server.getConnectionString();
  }

  protected async remove(server: StartedMemcachedContainer, name: string): Promise<void> {
    await deletePrefixed(server.address(), [name]);
  }
}

definePart("memcached-keys", MemcachedKeys);

/** Deletes the keys that processes which have ended left behind. */
export async function deleteLeftovers(address: MemcachedAddress): Promise<void> {
  const names = new Set((await keysOf(address)).map(nameOf));
  await deletePrefixed(address, namesOfTheDead([...names]));
}

async function deletePrefixed(address: MemcachedAddress, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const keys = await keysOf(address);
  await deleteKeys(
    address,
    keys.filter((key) => names.includes(nameOf(key))),
  );
}

const prefixOf = (name: string): string => `${name}${SEPARATOR}`;
const nameOf = (key: string): string => key.split(SEPARATOR, 1)[0] ?? "";
