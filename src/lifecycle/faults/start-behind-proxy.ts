import { randomUuid } from "../../common/uuid";
import type { ContainerHandle } from "../../container/container-handle";
import { removeProxy } from "../../container/faults/remove-proxy";
import { InvalidOptionError, MayflyError, messageOf } from "../../errors";
import type { ContainerSpec } from "../../spec/container-spec";
import { emptySpec, mergeSpec } from "../../spec/merge-spec";
import type { FaultProxy, NetworkFaultsOptions } from "../../spec/network-faults";
import type { BoundPort, PortSpec } from "../../spec/ports/exposed-port";
import { Wait } from "../../waits/wait";
import { createResource } from "../create-resource";
import { onDefaultPlatform } from "../default-platform";
import type { Start, StartContext } from "../start-context";
import { withConfiguredTimeout } from "../startup-timeout";
import { UndoStack } from "../undo-stack";

/** Toxiproxy's default. */
const API_PORT = 8474;
/** Where the proxies listen. Not the container's own ports, of which one could be the API's. */
const FIRST_PORT = 20_000;
const CONFIG_FILE = "/etc/mayfly-toxiproxy.json";
/** The container's name on the network of the two. */
const ALIAS = "mayfly-behind-proxy";

/** A port of the container, and the proxy's port in front of it. */
interface ProxiedPort {
  readonly port: PortSpec;
  readonly listen: number;
}

/**
 * Starts a proxy, and the container behind it, on a network of the two. The proxy starts first, because a module may
 * tell its server the ports under which clients reach it. A failed start leaves nothing behind.
 */
export async function startBehindProxy(
  { networkFaults: _faults, ...spec }: ContainerSpec,
  { image }: Required<NetworkFaultsOptions>,
  own: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  const proxied = proxiedPorts(spec);
  const context = reachedWithoutRelay(own);
  const undo = new UndoStack();
  try {
    const name = `mayfly-faults-${randomUuid()}`;
    const { config, labels, signal } = context;
    context.phases.begin("create");
    const network = await createResource(
      {
        what: "network",
        create: ({ networks }) => networks.create({ name, driver: "bridge", labels }),
        remove: ({ networks }, id, limit) => networks.remove(id, limit),
      },
      context,
      signal,
    );
    undo.push("create the proxy's network", (limit) =>
      context.engine.networks.remove(network, limit),
    );
    const given = onDefaultPlatform(proxySpec(image, name, proxied), config);
    const handle = await startProxy(withConfiguredTimeout(given, config), context, start);
    const proxy = toFaultProxy(handle, network, proxied);
    undo.push("start the proxy", (limit) => removeProxy(context.engine, proxy, limit));
    return await start(behindProxy(spec, name), { ...context, proxy });
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Returns each TCP port once, with its fixed host port if it has one. Throws InvalidOptionError if there is none. */
function proxiedPorts({ ports }: ContainerSpec): ProxiedPort[] {
  const byNumber = new Map<number, PortSpec>();
  for (const port of ports) {
    if (port.protocol !== "tcp") continue;
    if (byNumber.get(port.container)?.host === undefined) byNumber.set(port.container, port);
  }
  if (byNumber.size === 0) {
    const expected = "a container with an exposed TCP port";
    throw InvalidOptionError.describing("withNetworkFaults", expected, "one without");
  }
  return [...byNumber.values()].map((port, index) => ({ port, listen: FIRST_PORT + index }));
}

/**
 * Publishes ports at the bridge's address if this machine has that address. For the loopback address Docker relays each
 * connection by a program, which accepts connections before the proxy does and turns a reset into an ordinary end.
 */
function reachedWithoutRelay(context: StartContext): StartContext {
  const { reach, hostGateway } = context;
  const { route } = hostGateway;
  if (route.by !== "relay" || reach.host !== "127.0.0.1") return context;
  const address = route.addresses.find((one) => !one.includes(":"));
  return address === undefined
    ? context
    : { ...context, reach: { ...reach, host: address, bindIp: address } };
}

function proxySpec(image: string, network: string, proxied: readonly ProxiedPort[]): ContainerSpec {
  const proxies = proxied.map(({ port: { container }, listen }) => ({
    name: String(container),
    listen: `0.0.0.0:${listen}`,
    upstream: `${ALIAS}:${container}`,
    enabled: true,
  }));
  return mergeSpec(emptySpec(image), {
    command: ["-host=0.0.0.0", `-config=${CONFIG_FILE}`],
    copies: [{ kind: "content", content: JSON.stringify(proxies), target: CONFIG_FILE }],
    ports: [
      { container: API_PORT, protocol: "tcp" },
      ...proxied.map(({ port, listen }) => ({ ...port, container: listen })),
    ],
    networks: [{ name: network }],
    wait: Wait.forHttp("/version", API_PORT),
  });
}

async function startProxy(
  spec: ContainerSpec,
  context: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  try {
    return await start(spec, context);
  } catch (error) {
    if (context.signal?.aborted === true) throw error;
    const message = `The proxy of withNetworkFaults() did not start. ${messageOf(error)}`;
    throw new MayflyError("FAULT_PROXY_FAILED", message, { cause: error });
  }
}

function toFaultProxy(
  handle: ContainerHandle,
  network: string,
  proxied: readonly ProxiedPort[],
): FaultProxy {
  const bound = new Map(handle.ports.map((port) => [port.container, port]));
  const ports = proxied.flatMap(({ port: { container }, listen }): BoundPort[] => {
    const port = bound.get(listen);
    return port === undefined ? [] : [{ ...port, container }];
  });
  const { id, host } = handle;
  return { container: id, network, host, api: handle.mappedPort(API_PORT), ports };
}

/** Returns the container's own spec. The proxy has its fixed host ports. */
function behindProxy(spec: ContainerSpec, network: string): ContainerSpec {
  const ports = spec.ports.map(({ host: _host, hostIp: _hostIp, ...port }) => port);
  const networks = [...spec.networks, { name: network, aliases: [ALIAS] }];
  return { ...spec, ports, networks };
}
