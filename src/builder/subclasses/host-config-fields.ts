import { InvalidOptionError } from "../../errors";
import { checkBindMounts } from "../../spec/checks/bind-mounts";
import { checkUlimits } from "../../spec/checks/ulimits";
import type { BindMode, BindMount, ContainerSpec } from "../../spec/container-spec";
import type { Namespaces } from "../../spec/isolation";
import { checkBoolean, checkStringValues, checkTexts, checkWholeNumber } from "../../spec/options";
import { formatPort, parsePort, type PortSpec, type Protocol } from "../../spec/ports/exposed-port";
import { edit, frozenList, type Fields } from "./member";
import type { SubclassHostConfig } from "./request-types";

const BYTES_PER_GIBIBYTE = 1024 ** 3;
const NANO_CPUS_PER_CPU = 1e9;

/**
 * Returns what a field of HostConfig, in the engine's form, is in the description. Returns undefined for a value that
 * the description cannot hold.
 */
type Inverse = (value: never, spec: ContainerSpec) => Fields | undefined;

/** The fields that a builder's method can set as well: they have to be in one place, where both read and write. */
const INVERSES: Readonly<Record<string, Inverse>> = {
  Binds: (binds: string[] | undefined) => ({
    bindMounts: checkBindMounts((binds ?? []).map(parseBind)),
  }),
  Tmpfs: (tmpFs: Record<string, string> | undefined) => ({
    tmpFs: Object.freeze({ ...checkStringValues(tmpFs ?? {}, "hostConfig.Tmpfs") }),
  }),
  Privileged: (privileged: boolean | undefined) => ({
    privileged: checkBoolean(privileged ?? false, "hostConfig.Privileged"),
  }),
  CapAdd: (names: string[] | undefined) => ({ addedCapabilities: checked(names, "CapAdd") }),
  CapDrop: (names: string[] | undefined) => ({ droppedCapabilities: checked(names, "CapDrop") }),
  SecurityOpt: (options: string[] | undefined) => ({
    securityOptions: checked(options, "SecurityOpt"),
  }),
  IpcMode: namespaceField("ipc"),
  PidMode: namespaceField("pid"),
  UTSMode: namespaceField("uts"),
  UsernsMode: namespaceField("user"),
  CgroupnsMode: namespaceField("cgroup"),
  ShmSize: (bytes: number | undefined) => ({
    sharedMemorySize: bytes && checkWholeNumber(bytes, "hostConfig.ShmSize"),
  }),
  ExtraHosts: (hosts: string[] | undefined) => ({
    extraHosts: frozenList((hosts ?? []).map(parseHost)),
  }),
  NetworkMode: (networkMode: string | undefined) => ({ networkMode, networks: [] }),
  PortBindings: (bindings: SubclassHostConfig["PortBindings"], { ports }) => ({
    ports: frozenList([
      ...ports.filter((port) => !(formatPort(port) in (bindings ?? {}))),
      ...Object.entries(bindings ?? {}).flatMap(([port, places]) => parseBindings(port, places)),
    ]),
  }),
  Ulimits: (limits: SubclassHostConfig["Ulimits"]) => ({
    ulimits: checkUlimits(
      Object.fromEntries(
        (limits ?? []).map(({ Name = "", Hard, Soft }) => [Name, { hard: Hard, soft: Soft }]),
      ),
    ),
  }),
  LogConfig: (config: SubclassHostConfig["LogConfig"]) => ({
    logDriver:
      config?.Type === undefined ? undefined : { name: config.Type, options: config.Config },
  }),
  Memory: (bytes: number | undefined, { resources: { memory: _memory, ...others } }) => ({
    resources: { ...others, ...(bytes !== undefined && { memory: bytes / BYTES_PER_GIBIBYTE }) },
  }),
  NanoCpus: (cpus: number | undefined, { resources: { cpu: _cpu, ...others } }) => ({
    resources: { ...others, ...(cpus !== undefined && { cpu: cpus / NANO_CPUS_PER_CPU }) },
  }),
};

/** Returns the description with a field of HostConfig; undefined if the description has no place for it. */
export function writeHostConfigField(
  spec: ContainerSpec,
  field: string,
  value: unknown,
): ContainerSpec | undefined {
  const fields = INVERSES[field]?.(value as never, spec);
  return fields && edit(spec, fields);
}

function namespaceField(name: keyof Namespaces): Inverse {
  return (mode: string | undefined, { namespaces: { [name]: _earlier, ...others } }) => ({
    namespaces: { ...others, ...(mode !== undefined && { [name]: mode }) },
  });
}

function checked(texts: string[] | undefined, field: string): readonly string[] {
  checkTexts(texts ?? [], `hostConfig.${field}`);
  return frozenList(texts ?? []);
}

/** Parses `source:target[:mode]`. On Windows a source begins with a drive and its colon. */
function parseBind(bind: string): BindMount {
  const parts = /^((?:[A-Za-z]:[\\/])?[^:]+):([^:]+)(?::([^:]+))?$/.exec(bind);
  if (parts === null) {
    throw InvalidOptionError.quoting(
      "hostConfig.Binds",
      "source:target or source:target:mode",
      bind,
    );
  }
  const [, source = "", target = "", mode] = parts;
  return { source, target, ...(mode !== undefined && { mode: mode as BindMode }) };
}

function parseHost(entry: string): { host: string; ipAddress: string } {
  const colon = entry.indexOf(":");
  if (colon < 1) throw InvalidOptionError.quoting("hostConfig.ExtraHosts", "host:address", entry);
  return { host: entry.slice(0, colon), ipAddress: entry.slice(colon + 1) };
}

function parseBindings(port: string, places: readonly { HostIp?: string; HostPort?: string }[]) {
  const { container, protocol } = parsePort(
    port as `${number}/${Protocol}`,
    "hostConfig.PortBindings",
  );
  return places.map(({ HostIp, HostPort }): PortSpec => {
    const host = Number(HostPort ?? 0);
    return {
      container,
      protocol,
      ...(host !== 0 && { host }),
      ...(HostIp !== undefined && HostIp !== "" && { hostIp: HostIp }),
    };
  });
}
