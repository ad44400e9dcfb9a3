import { shortId } from "./paths";
import type { Transport } from "../http/request";
import { idsOf, lookup, query } from "./request-kinds";

interface RawNetwork {
  readonly Containers?: Readonly<
    Record<string, { readonly IPv4Address?: string; readonly IPv6Address?: string }>
  > | null;
}

const listBridges = query(
  () => ({
    operation: "list networks",
    method: "GET",
    path: "/networks",
    query: { filters: { driver: ["bridge"] } },
  }),
  idsOf,
);

const inspect = lookup(
  (id: string) => ({
    operation: `inspect network ${shortId(id)}`,
    method: "GET",
    path: `/networks/${encodeURIComponent(id)}`,
  }),
  (network: RawNetwork) => network,
);

/**
 * Lists the addresses of containers on all bridge networks.
 *
 * A network lists a container's address before the container's process starts. It also lists the containers of builds,
 * which `GET /containers/json` leaves out.
 */
export async function listBridgeAddresses(
  transport: Transport,
  signal?: AbortSignal,
): Promise<string[]> {
  const bridges = await listBridges(transport, signal);
  // Since API 1.28 the list of networks does not include their containers, so each network is inspected. A network may
  // be removed in between.
  const networks = await Promise.all(bridges.map((id) => inspect(transport, id, signal)));
  return networks
    .flatMap((network) => Object.values(network?.Containers ?? {}))
    .flatMap(({ IPv4Address = "", IPv6Address = "" }) => [IPv4Address, IPv6Address])
    .filter((address) => address !== "")
    .map((address) => address.replace(/\/\d+$/, ""));
}
