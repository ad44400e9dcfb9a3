// Toxiproxy's HTTP API (github.com/Shopify/toxiproxy#http-api). The proxy of a port has the port's number as its name.
import { randomUuid } from "../../common/uuid";
import { fieldOf, MayflyError } from "../../errors";
import type { FaultProxy } from "../../spec/network-faults";
import { sendHttpRequest } from "../../waits/http/http-request";

interface Toxic {
  readonly type: string;
  readonly stream: string;
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** Ends what a function has begun. Does nothing if the proxy does not exist any more. */
type Undo = () => Promise<void>;

const TIMEOUT_MS = 30_000;
const NOT_FOUND = 404;

/** The cuts of this process by proxy and port. The last cut of a port to end enables its proxy again. */
const cuts = new WeakMap<FaultProxy, Map<number, Set<object>>>();

/** Adds the toxics to the proxy of each port, all or none. */
export async function addToxics(
  proxy: FaultProxy,
  ports: readonly number[],
  toxics: readonly Toxic[],
): Promise<Undo> {
  const added: string[] = [];
  const remove = unlessGone(async () => {
    for (const path of added) await send(proxy, "DELETE", path);
  });
  try {
    for (const port of ports) {
      for (const toxic of toxics) {
        // Two toxics of a type have the same name by default, and the second would be refused.
        const name = `mayfly-${randomUuid()}`;
        await send(proxy, "POST", `/proxies/${port}/toxics`, { ...toxic, name });
        added.push(`/proxies/${port}/toxics/${name}`);
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

/** Disables the proxy of each port. */
export async function cutProxies(proxy: FaultProxy, ports: readonly number[]): Promise<Undo> {
  const cut = {};
  const uncut = unlessGone(async () => {
    for (const port of ports) {
      const others = cutsOf(proxy, port);
      if (others.delete(cut) && others.size === 0) await enable(proxy, port, true);
    }
  });
  try {
    for (const port of ports) {
      cutsOf(proxy, port).add(cut);
      await enable(proxy, port, false);
    }
  } catch (error) {
    await uncut();
    throw error;
  }
  return uncut;
}

/** Removes all toxics of the ports' proxies, and enables the proxies. */
export async function restoreProxies(proxy: FaultProxy, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const { toxics } = JSON.parse(await send(proxy, "GET", `/proxies/${port}`)) as {
      toxics: readonly { readonly name: string }[];
    };
    for (const { name } of toxics) {
      await send(proxy, "DELETE", `/proxies/${port}/toxics/${encodeURIComponent(name)}`);
    }
    cutsOf(proxy, port).clear();
    await enable(proxy, port, true);
  }
}

async function enable(proxy: FaultProxy, port: number, enabled: boolean): Promise<void> {
  await send(proxy, "POST", `/proxies/${port}`, { enabled });
}

function cutsOf(proxy: FaultProxy, port: number): Set<object> {
  let byPort = cuts.get(proxy);
  if (byPort === undefined) cuts.set(proxy, (byPort = new Map<number, Set<object>>()));
  let found = byPort.get(port);
  if (found === undefined) byPort.set(port, (found = new Set()));
  return found;
}

/** The codes of a port without a server. `ssh` accepts connections before it knows that there is none. */
const GONE = new Set<unknown>(["ECONNREFUSED", "ECONNRESET"]);

/** The container may have been stopped, and its proxy and the faults with it. */
function unlessGone(undo: Undo): Undo {
  return async () => {
    try {
      await undo();
    } catch (error) {
      if (!GONE.has(fieldOf(error, "code"))) throw error;
    }
  };
}

/** Sends a request and returns the answer's body. A toxic to be removed need not exist. */
async function send(
  { host, api }: FaultProxy,
  method: "GET" | "POST" | "DELETE",
  path: string,
  json?: object,
): Promise<string> {
  const payload = json && JSON.stringify(json);
  const { status, body } = await sendHttpRequest({
    host,
    port: api,
    path,
    method,
    headers: payload === undefined ? {} : { "Content-Length": Buffer.byteLength(payload) },
    payload,
    tls: undefined,
    insecure: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    bodyLimit: () => Infinity,
  });
  if (status < 300 || (method === "DELETE" && status === NOT_FOUND)) return body;
  const words = `status ${status}, ${body.trim()}`;
  throw new MayflyError("FAULT_PROXY_REFUSED", `Toxiproxy refused ${method} ${path}: ${words}`);
}
