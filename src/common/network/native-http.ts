// HTTP requests that reach their server even while a test mocks HTTP: nock 14 and MSW 2 replace `http.ClientRequest`
// and `http.request`.
import type * as Http from "node:http";
import type {
  Agent,
  AgentOptions,
  ClientRequest,
  ClientRequestArgs,
  RequestOptions,
} from "node:http";
import type { NetConnectOpts } from "node:net";
import { nativeConnect } from "./native-connect";

/** Begins a request, as `http.request` and `https.request` do. */
export type BeginRequest = (
  options: Omit<RequestOptions, "agent" | "protocol"> & {
    /** Whether later requests may use the connection. Default false. */
    readonly keepsConnection?: boolean;
  },
) => ClientRequest;

let plain: Promise<BeginRequest> | undefined;
let secure: Promise<BeginRequest> | undefined;

/**
 * Returns the function that begins requests on Node's own classes, whatever mocks are installed.
 *
 * Loads Node's modules at the first call, which keeps the watchdog small until it needs the engine. Later calls load
 * nothing, since Jest forbids loading modules after the end of a test file.
 */
export function nativeRequest({ isSecure }: { readonly isSecure: boolean }): Promise<BeginRequest> {
  return isSecure ? (secure ??= openSecure()) : (plain ??= openPlain());
}

async function openPlain(): Promise<BeginRequest> {
  const http = await import("node:http");
  return beginWith(http, "http:", (options) =>
    Object.assign(new http.Agent(options), { createConnection }),
  );
}

async function openSecure(): Promise<BeginRequest> {
  const [http, https] = await Promise.all([import("node:http"), import("node:https")]);
  return beginWith(http, "https:", (options) => {
    const agent = new https.Agent(options);
    const openTls = agent.createConnection.bind(agent);
    return Object.assign(agent, {
      createConnection: (target: ClientRequestArgs) =>
        openTls(Object.assign(target, { socket: createConnection(target) })),
    });
  });
}

const createConnection = (target: ClientRequestArgs) => nativeConnect(target as NetConnectOpts);

function beginWith(
  http: typeof Http,
  protocol: string,
  openAgent: (options: AgentOptions) => Agent,
): BeginRequest {
  const NativeRequest = nativeClass(http);
  const once = openAgent({});
  // The options of Node's global agent.
  const kept = openAgent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });
  return ({ keepsConnection = false, ...options }) =>
    new NativeRequest({ ...options, protocol, agent: keepsConnection ? kept : once });
}

/** Returns Node's own ClientRequest. Mocks are proxies or subclasses of it, so their prototypes lead to it. */
function nativeClass({ ClientRequest, OutgoingMessage }: typeof Http): typeof ClientRequest {
  let prototype = ClientRequest.prototype;
  for (;;) {
    const parent = Object.getPrototypeOf(prototype) as ClientRequest | null;
    if (parent === OutgoingMessage.prototype) return prototype.constructor as typeof ClientRequest;
    if (parent === null) return ClientRequest;
    prototype = parent;
  }
}
