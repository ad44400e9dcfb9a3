import { creationLabels, imageCreationLabels, type Kind } from "../spec/labels/creation-labels";
import type { ExtraHost, Labels } from "../spec/container-spec";
import { isWithoutNetwork } from "../spec/ports/network-mode";
import type { ComposeModel, ComposeService } from "./model";

export interface OverrideOptions {
  readonly projectName: string;
  /** The session's labels, or those of a reused environment; empty for an environment that stays otherwise. */
  readonly labels: Labels;
  /** Names the start in the labels of all objects. Default: each object gets a random name. */
  readonly request?: string;
  /** The host address for published ports without one; undefined to leave them as they are. */
  readonly hostIp: string | undefined;
  /** Entries for the hosts file of every container that can use them. The entries of the user's files override them. */
  readonly extraHosts: readonly ExtraHost[];
  /** The names of locked images in the engine, by service. Default: none. */
  readonly lockedImages?: ReadonlyMap<string, string>;
}

/**
 * Returns the compose file that is merged after the user's files. It puts the session's labels on everything that
 * compose creates, so that the watchdog and Ryuk remove it. External networks and volumes get none.
 */
export function overrideOf(
  { services, networks = {}, volumes = {} }: ComposeModel,
  options: OverrideOptions,
): string {
  const labelled = (kind: "network" | "volume") => ({
    labels: escaped(
      labelsFor(options.labels, () => creationLabels(kind, requestOf(options, kind))),
    ),
  });
  const own = (resources: NonNullable<ComposeModel["networks"]>): string[] =>
    Object.keys(resources).filter((name) => !resources[name]?.external);
  const content = {
    services: mapOf(Object.keys(services), (name) =>
      serviceOverride(name, services[name] ?? {}, options),
    ),
    networks: mapOf(own(networks), () => labelled("network")),
    volumes: mapOf(own(volumes), () => labelled("volume")),
  };
  // JSON is YAML. Only YAML has the tag with which a list replaces another one; quotes within strings are escaped.
  return JSON.stringify(content).replaceAll('"ports":[', '"ports": !override [');
}

function serviceOverride(name: string, service: ComposeService, options: OverrideOptions): object {
  const { projectName, labels, hostIp, extraHosts } = options;
  const { build, image, ports = [] } = service;
  const lockedImage = options.lockedImages?.get(name);
  const hasGeneratedName = build !== undefined && image === undefined;
  const bound = ports.map((port) => ({ ...port, host_ip: port.host_ip ?? hostIp }));
  const isChanged = hostIp !== undefined && ports.some((port) => port.host_ip === undefined);
  return {
    labels: escaped(
      labelsFor(labels, () => creationLabels("container", requestOf(options, "container"))),
    ),
    // The engine has it; compose must not pull what the tag names now.
    ...(lockedImage !== undefined && { image: lockedImage, pull_policy: "missing" }),
    // An image with a name of the user's is the user's, and stays.
    ...(hasGeneratedName && {
      build: {
        labels: escaped(
          labelsFor(labels, () =>
            imageCreationLabels(namesOf(projectName, name), requestOf(options, "image")),
          ),
        ),
      },
    }),
    ...(isChanged && { ports: bound }),
    ...hostsOf(service, extraHosts),
  };
}

function hostsOf(
  { network_mode: mode = "", extra_hosts: own = [] }: ComposeService,
  extraHosts: readonly ExtraHost[],
): { readonly extra_hosts?: readonly string[] } {
  // The network of another service is that service's, with its hosts file.
  if (isWithoutNetwork(mode) || mode.startsWith("service:")) return {};
  const isOwn = (host: string): boolean => own.some((entry) => entry.split(/[=:]/)[0] === host);
  const added = extraHosts.filter(({ host }) => !isOwn(host));
  if (added.length === 0) return {};
  return { extra_hosts: added.map(({ host, ipAddress }) => `${host}:${ipAddress}`) };
}

/** Returns the names that compose gives an image; the second one with COMPOSE_COMPATIBILITY. */
const namesOf = (project: string, service: string): string[] =>
  ["-", "_"].map((separator) => `${project}${separator}${service}:latest`);

const requestOf = ({ request }: OverrideOptions, kind: Kind): string | undefined =>
  request && `${request}-${kind}`;

const labelsFor = (session: Labels, own: () => Labels): Labels =>
  Object.keys(session).length === 0 ? {} : { ...session, ...own() };

/** Escapes the values of a compose file: a dollar sign would begin a variable. */
const escaped = (labels: Labels): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, value.replaceAll("$", "$$$$")]),
  );

const mapOf = <T>(names: readonly string[], valueOf: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, valueOf(name)]));
