import type { Ipam } from "../../spec/network-options";
import type { LabelFilter } from "../requests/label-filter";
import type { NetworkInfo, NetworkRequest } from "../requests/networks";
import { creating } from "./containers/lost-creation";
import { labelFilter, shortId } from "./paths";
import { idOf } from "../http/parse-answer";
import { findJson, sendForJson, sendOnly, type Transport } from "../http/request";

const NOT_FOUND = 404;

interface RawNetwork {
  readonly Id: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly IPAM?: {
    readonly Config?: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null;
  } | null;
}

export async function createNetwork(
  transport: Transport,
  { name, driver, driverOptions, internal, attachable, ipv6, labels, ipam }: NetworkRequest,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `create network ${name}`;
  const creation = {
    kind: "network" as const,
    list: (filter: LabelFilter, signal: AbortSignal) => listNetworks(transport, filter, signal),
    remove: (id: string, signal: AbortSignal) => removeNetwork(transport, id, signal),
  };
  return creating(
    creation,
    async (creationLabels) => {
      const answer = await sendForJson(
        transport,
        {
          operation,
          method: "POST",
          path: "/networks/create",
          // Before API 1.44 an engine makes a second network of the same name without this.
          body: {
            Name: name,
            Driver: driver,
            Labels: { ...labels, ...creationLabels },
            CheckDuplicate: true,
            ...(driverOptions && { Options: driverOptions }),
            ...(internal !== undefined && { Internal: internal }),
            ...(attachable !== undefined && { Attachable: attachable }),
            ...(ipv6 !== undefined && { EnableIPv6: ipv6 }),
            ...(ipam && { IPAM: ipamBody(ipam) }),
          },
        },
        signal,
      );
      return idOf(operation, answer);
    },
    signal,
  );
}

function ipamBody({ driver = "default", config = [] }: Ipam): object {
  return {
    Driver: driver,
    Config: config.map(({ subnet, gateway, ipRange }) => ({
      ...(subnet !== undefined && { Subnet: subnet }),
      ...(gateway !== undefined && { Gateway: gateway }),
      ...(ipRange !== undefined && { IPRange: ipRange }),
    })),
  };
}

export async function removeNetwork(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `remove network ${shortId(id)}`,
      method: "DELETE",
      path: `/networks/${encodeURIComponent(id)}`,
      accept: [NOT_FOUND],
      repeatable: true,
    },
    signal,
  );
}

export async function inspectNetwork(
  transport: Transport,
  name: string,
  signal?: AbortSignal,
): Promise<NetworkInfo | undefined> {
  const request = {
    operation: `inspect network ${shortId(name)}`,
    method: "GET",
    path: `/networks/${encodeURIComponent(name)}`,
  } as const;
  const answer = (await findJson(transport, request, signal)) as RawNetwork | undefined;
  if (answer === undefined) return undefined;
  const subnets = (answer.IPAM?.Config ?? []).flatMap(({ Subnet, Gateway }) =>
    Subnet === undefined ? [] : [{ subnet: Subnet, gateway: Gateway === "" ? undefined : Gateway }],
  );
  return { id: answer.Id, subnets, labels: answer.Labels ?? {} };
}

export async function connectNetwork(
  transport: Transport,
  network: string,
  container: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `connect container ${shortId(container)} to network ${shortId(network)}`,
      method: "POST",
      path: `/networks/${encodeURIComponent(network)}/connect`,
      body: { Container: container },
    },
    signal,
  );
}

export async function listNetworks(
  transport: Transport,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = await sendForJson(
    transport,
    {
      operation: "list networks",
      method: "GET",
      path: "/networks",
      query: { filters: labelFilter(filter) },
    },
    signal,
  );
  return (answer as { Id: string }[]).map(({ Id }) => Id);
}
