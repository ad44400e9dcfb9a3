import { readFile } from "node:fs/promises";
import { currentEnvironment } from "../../config";
import { describeFailure } from "../../engine/failure-words";
import type { BuildSecret } from "../build-request";

/** The limit of BuildKit's own client, in bytes. Checked here for both ways to build. */
const LONGEST = 500 * 1024;

/**
 * Returns the values of the secrets by their ids.
 *
 * Throws if a secret cannot be read; the error contains no value.
 */
export async function readSecrets(
  secrets: readonly BuildSecret[],
): Promise<ReadonlyMap<string, Buffer>> {
  const values = await Promise.all(
    secrets.map(
      async (secret) => [secret.id, checkSize(secret.id, await readSecret(secret))] as const,
    ),
  );
  return new Map(values);
}

function checkSize(id: string, value: Buffer): Buffer {
  if (value.length <= LONGEST) return value;
  throw new Error(
    `secret ${id}: the value has ${value.length} bytes; BuildKit's limit is ${LONGEST}`,
  );
}

async function readSecret(secret: BuildSecret): Promise<Buffer> {
  if ("value" in secret) return Buffer.from(secret.value as string);
  if ("env" in secret) {
    const value = currentEnvironment()[secret.env];
    if (value !== undefined) return Buffer.from(value);
    throw new Error(`secret ${secret.id}: the environment variable ${secret.env} is not set`);
  }
  try {
    return await readFile(secret.file);
  } catch (cause) {
    const reason = `secret ${secret.id}: file ${secret.file} cannot be read: ${describeFailure(cause)}`;
    throw new Error(reason, { cause });
  }
}
