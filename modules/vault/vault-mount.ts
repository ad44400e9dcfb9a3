import {
  checkText,
  definePart,
  MayflyError,
  namesOfTheDead,
  poll,
  ServerPart,
} from "../../src/module";
import { askServer } from "../http-api/ask-server";
import type { StartedVaultContainer, VaultApi } from "./started-vault-container";

/** A secrets engine of its own for a test, from `openMount()`. Its name is the path at which it is mounted. */
export class VaultMount extends ServerPart<StartedVaultContainer> {
  /**
   * Returns a path in the engine, for requests: `mount/path`. A secret `db` of an engine `kv-v2` has the path `data/db`.
   * Throws InvalidOptionError.
   */
  getPath(path: string): string {
    return `${this.getName()}/${checkText(path, "getPath")}`;
  }

  /** Returns `http://host:port` of the server. */
  getAddress(): string {
    return this.server.getAddress();
  }

  /** Returns the server's root token. */
  getRootToken(): string {
    return this.server.getRootToken();
  }

  protected async remove(server: StartedVaultContainer, name: string): Promise<void> {
    await unmount(server.api(), name);
  }
}

definePart("vault-mount", VaultMount);

const MOUNTS = "/v1/sys/mounts";
const UPGRADE_TIMEOUT_MS = 60_000;

/**
 * Mounts a secrets engine, and waits until it takes requests. Throws MayflyError with the code `VAULT_REQUEST_FAILED`, and
 * leaves nothing mounted then.
 */
export async function mount(
  api: VaultApi,
  name: string,
  type: string,
  limit: AbortSignal = AbortSignal.timeout(UPGRADE_TIMEOUT_MS),
): Promise<void> {
  const { headers } = api;
  const path = `${MOUNTS}/${name}`;
  await askServer(api, { method: "POST", path, json: { type }, headers });
  if (type !== "kv-v2") return;
  // Vault answers 400 until it has made a new engine one of version 2, which it does after the request.
  let last = "no answer";
  try {
    await poll({ signal: limit, report: (notYet) => (last = notYet) }, async () => {
      const { status, body } = await askServer(api, { path: `/v1/${name}/config`, headers }, [400]);
      return status === 200 || body;
    });
  } catch (error) {
    await unmount(api, name);
    if (!limit.aborted) throw error;
    const where = `${api.product} at ${api.host}:${api.port}`;
    const what = `${where} did not make ${name} an engine kv-v2 in time: ${last.trim()}`;
    throw new MayflyError(api.code, what, { cause: error });
  }
}

/** Unmounts engines that processes which have ended left behind. */
export async function unmountLeftovers(api: VaultApi): Promise<void> {
  const { body } = await askServer(api, { path: MOUNTS, headers: api.headers });
  const { data } = JSON.parse(body) as { readonly data: object };
  const names = Object.keys(data).map((path) => path.replace(/\/$/, ""));
  for (const name of namesOfTheDead(names)) await unmount(api, name);
}

async function unmount(api: VaultApi, name: string): Promise<void> {
  await askServer(api, { method: "DELETE", path: `${MOUNTS}/${name}`, headers: api.headers });
}
