import { isWithoutPorts } from "../../spec/ports/network-mode";
import type { Config, Endpoint, HostConfig } from "./fields";
import { csv, differing, each } from "./words";

/** The name that containers use for the machine of the tests. */
const OWN_HOST = "host.testcontainers.internal:";
/** Names that engines give to the network of containers that name none. */
const COMMON = ["default", "bridge", "podman", "nat"];

export function networkOptions(
  { Hostname, MacAddress }: Config,
  { NetworkMode = "default", UTSMode, ...host }: HostConfig,
  networks: Readonly<Record<string, Endpoint>>,
  id: string,
): string[] {
  const sharesName = isWithoutPorts(NetworkMode) && NetworkMode !== "none";
  const hasOwnName = !sharesName && UTSMode !== "host";
  const isGiven = hasOwnName && !id.startsWith(Hostname ?? "");
  return [
    ...(isGiven ? differing("--hostname", Hostname, undefined) : []),
    ...attachments(NetworkMode, networks, id),
    ...differing("--mac-address", MacAddress, undefined),
    ...each("--dns", host.Dns),
    ...each("--dns-search", host.DnsSearch),
    ...each("--dns-option", host.DnsOptions),
    ...each(
      "--add-host",
      host.ExtraHosts?.filter((entry) => !entry.startsWith(OWN_HOST)),
    ),
    ...portOptions(host.PortBindings),
  ];
}

/** Options such as `--network-alias` belong to the first network. */
function attachments(
  mode: string,
  networks: Readonly<Record<string, Endpoint>>,
  id: string,
): string[] {
  const isCommon = COMMON.includes(mode);
  const names = Object.keys(networks);
  if (isWithoutPorts(mode) || names.length === 0) return isCommon ? [] : ["--network", mode];
  const first = mode in networks ? mode : (names.find((name) => COMMON.includes(name)) ?? names[0]);
  const others = names.filter((name) => name !== first);
  if (first === undefined || (isCommon && COMMON.includes(first) && others.length === 0)) return [];
  const endpoint = networks[first];
  return [
    ...["--network", first],
    ...each("--network-alias", aliasesOf(endpoint, id)),
    ...differing("--ip", endpoint?.IPAMConfig?.IPv4Address, undefined),
    ...differing("--ip6", endpoint?.IPAMConfig?.IPv6Address, undefined),
    ...each(
      "--network",
      others.map((name) => described(name, networks[name], id)),
    ),
  ];
}

/** Describes a further network, which the docker CLI since 25 takes. */
function described(name: string, endpoint: Endpoint | undefined, id: string): string {
  const { IPv4Address = "", IPv6Address = "" } = endpoint?.IPAMConfig ?? {};
  const settings = [
    ...aliasesOf(endpoint, id).map((alias) => `alias=${alias}`),
    ...(IPv4Address === "" ? [] : [`ip=${IPv4Address}`]),
    ...(IPv6Address === "" ? [] : [`ip6=${IPv6Address}`]),
  ];
  return settings.length === 0 ? name : csv([`name=${name}`, ...settings]);
}

/** Engines add the container's short id. */
const aliasesOf = (endpoint: Endpoint | undefined, id: string): string[] =>
  (endpoint?.Aliases ?? []).filter((alias) => !id.startsWith(alias));

function portOptions(bindings: HostConfig["PortBindings"]): string[] {
  return Object.entries(bindings ?? {}).flatMap(([port, places]) =>
    (places ?? []).flatMap(({ HostIp = "", HostPort = "" }) => {
      const hostPort = HostPort === "0" ? "" : HostPort;
      const ip = HostIp.includes(":") ? `[${HostIp}]` : HostIp;
      const place = ip === "" ? hostPort : `${ip}:${hostPort}`;
      const container = port.replace(/\/tcp$/, "");
      return ["--publish", place === "" ? container : `${place}:${container}`];
    }),
  );
}
