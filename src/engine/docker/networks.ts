import { endpointSettings } from "../../spec/endpoint-settings";
import type { Ipam, NetworkAttachmentOptions } from "../../spec/network-options";
import type { LabelFilter } from "../requests/label-filter";
import type { NetworkInfo, NetworkRequest } from "../requests/networks";
import { creating } from "./containers/lost-creation";
import { labelFilter, shortId } from "./paths";
import { idOf } from "../http/parse-answer";
import { sendForJson, type Transport } from "../http/request";
import { command, idsOf, lookup, query } from "./request-kinds";

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
          // Without CheckDuplicate, engines before API 1.44 create a second network of the same name.
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

export const removeNetwork = command((id: string) => ({
  operation: `remove network ${shortId(id)}`,
  method: "DELETE",
  path: `/networks/${encodeURIComponent(id)}`,
  accept: [NOT_FOUND],
  repeatable: true,
}));

export const inspectNetwork = lookup(
  (name: string) => ({
    operation: `inspect network ${shortId(name)}`,
    method: "GET",
    path: `/networks/${encodeURIComponent(name)}`,
  }),
  ({ Id, IPAM, Labels }: RawNetwork): NetworkInfo => ({
    id: Id,
    subnets: (IPAM?.Config ?? []).flatMap(({ Subnet, Gateway }) =>
      Subnet === undefined
        ? []
        : [{ subnet: Subnet, gateway: Gateway === "" ? undefined : Gateway }],
    ),
    labels: Labels ?? {},
  }),
);

export const connectNetwork = command(
  (network: string, container: string, attachment: NetworkAttachmentOptions) => ({
    operation: `connect container ${shortId(container)} to network ${shortId(network)}`,
    method: "POST",
    path: `/networks/${encodeURIComponent(network)}/connect`,
    body: { Container: container, EndpointConfig: endpointSettings(attachment) },
  }),
);

export const disconnectNetwork = command((network: string, container: string) => ({
  operation: `disconnect container ${shortId(container)} from network ${shortId(network)}`,
  method: "POST",
  path: `/networks/${encodeURIComponent(network)}/disconnect`,
  body: { Container: container },
}));

export const listNetworks = query(
  (filter: LabelFilter) => ({
    operation: "list networks",
    method: "GET",
    path: "/networks",
    query: { filters: labelFilter(filter) },
  }),
  idsOf,
);
