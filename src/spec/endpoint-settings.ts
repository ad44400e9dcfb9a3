import { net } from "../common/network/net";
import type { NetworkAttachmentOptions } from "./network-options";

/** A container's settings in one network (Engine API, `EndpointSettings`). */
export interface EndpointSettings {
  MacAddress?: string;
  Aliases?: string[];
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string };
}

/** Returns the settings with which a container joins a network, added to those of an earlier attachment. */
export function endpointSettings(
  { aliases = [], ipAddress }: NetworkAttachmentOptions,
  { Aliases = [], IPAMConfig }: EndpointSettings = {},
): EndpointSettings {
  const names = [...new Set([...Aliases, ...aliases])];
  const fixed = { ...IPAMConfig, ...(ipAddress !== undefined && fixedAddress(ipAddress)) };
  return {
    ...(names.length > 0 && { Aliases: names }),
    ...(Object.keys(fixed).length > 0 && { IPAMConfig: fixed }),
  };
}

function fixedAddress(address: string): NonNullable<EndpointSettings["IPAMConfig"]> {
  return net().isIPv6(address) ? { IPv6Address: address } : { IPv4Address: address };
}
