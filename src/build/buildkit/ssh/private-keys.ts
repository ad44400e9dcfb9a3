import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describeFailure } from "../../../engine/failure-words";
import { messageOf } from "../../../errors";
import { loadSsh2 } from "../../../unbundled";
import { toAgentKey, type AgentKey } from "./agent-key";

/** Part of ssh2's message for a key with a passphrase. */
const NO_PASSPHRASE = "no passphrase given";

const LOCKED =
  "has a passphrase, which a build cannot ask for; add the key to an SSH agent with ssh-add and use that agent: withSsh() uses the agent of SSH_AUTH_SOCK";
const UNREADABLE =
  "cannot be used: builds support RSA, ECDSA and Ed25519 private keys in ssh-keygen's formats; for other keys use an SSH agent";

/**
 * Reads private key files for a mount of this id.
 *
 * Never asks for a passphrase. If a key has one, or cannot be read, throws an error that says what
 * to do.
 */
export function readPrivateKeys(id: string, paths: readonly string[]): Promise<AgentKey[]> {
  return Promise.all(paths.map((path) => readPrivateKey(id, path)));
}

async function readPrivateKey(id: string, path: string): Promise<AgentKey> {
  let text;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new Error(`ssh ${id}: ${path} cannot be read: ${describeFailure(cause)}`, { cause });
  }
  try {
    return parsePrivateKey(text);
  } catch (cause) {
    const locked = messageOf(cause).includes(NO_PASSPHRASE);
    throw new Error(`ssh ${id}: ${path} ${locked ? LOCKED : UNREADABLE}`, { cause });
  }
}

function parsePrivateKey(text: string): AgentKey {
  // Both of these are PKCS #8, which ssh2 does not support.
  if (text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----")) throw new Error(NO_PASSPHRASE);
  if (text.includes("-----BEGIN PRIVATE KEY-----")) return toAgentKey(createPrivateKey(text), "");
  const { utils } = loadSsh2();
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error) throw parsed;
  return toAgentKey(createPrivateKey(parsed.getPrivatePEM()), parsed.comment);
}
