import { shortId } from "./paths";
import { findJson, sendForJson, type Transport } from "../http/request";

interface RawNetwork {
  readonly Containers?: Readonly<
    Record<string, { readonly IPv4Address?: string; readonly IPv6Address?: string }>
  > | null;
}

/**
 * Lists the addresses of containers on all bridge networks.
 *
 * The engine writes an address into its network before the container's process starts. Networks also have the
 * containers of builds, which the list of containers leaves out.
 */
export async function listBridgeAddresses(
  transport: Transport,
  signal?: AbortSignal,
): Promise<string[]> {
  const bridges = (await sendForJson(
    transport,
    {
      operation: "list networks",
      method: "GET",
      path: "/networks",
      query: { filters: { driver: ["bridge"] } },
    },
    signal,
  )) as { Id: string }[];
  // Since API 1.28 the list has no containers.
  const networks = await Promise.all(bridges.map(({ Id }) => inspect(transport, Id, signal)));
  return networks
    .flatMap((network) => Object.values(network?.Containers ?? {}))
    .flatMap(({ IPv4Address = "", IPv6Address = "" }) => [IPv4Address, IPv6Address])
    .filter((address) => address !== "")
    .map((address) => address.replace(/\/\d+$/, ""));
}

/** Returns undefined if the network was removed after it was listed. */
async function inspect(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<RawNetwork | undefined> {
  const request = {
    operation: `inspect network ${shortId(id)}`,
    method: "GET",
    path: `/networks/${encodeURIComponent(id)}`,
  } as const;
  return (await findJson(transport, request, signal)) as RawNetwork | undefined;
}
