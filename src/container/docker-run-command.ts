import type { ImageDetails } from "../spec/inspect/image-info";
import type { RawInspect } from "../spec/inspect/raw-inspect";

/** The fields of "Inspect a container" that `docker run` has options for. */
interface Config {
  readonly Image?: string;
  readonly Env?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  readonly Tty?: boolean;
  readonly OpenStdin?: boolean;
}

interface Binding {
  readonly HostIp?: string;
  readonly HostPort?: string;
}

interface Mount {
  readonly Type?: string;
  readonly Source?: string;
  readonly Target?: string;
  readonly ReadOnly?: boolean;
}

interface HostConfig {
  readonly NetworkMode?: string;
  readonly PortBindings?: Readonly<Record<string, readonly Binding[] | null>> | null;
  readonly Binds?: readonly string[] | null;
  readonly Mounts?: readonly Mount[] | null;
  readonly Tmpfs?: Readonly<Record<string, string>> | null;
  readonly VolumesFrom?: readonly string[] | null;
  readonly Privileged?: boolean;
  readonly ReadonlyRootfs?: boolean;
  readonly Init?: boolean | null;
  readonly CapAdd?: readonly string[] | null;
  readonly CapDrop?: readonly string[] | null;
  readonly SecurityOpt?: readonly string[] | null;
  readonly ExtraHosts?: readonly string[] | null;
  readonly Dns?: readonly string[] | null;
  readonly Sysctls?: Readonly<Record<string, string>> | null;
  readonly Ulimits?:
    readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[] | null;
  readonly Memory?: number;
  readonly NanoCpus?: number;
  readonly CpusetCpus?: string;
  readonly PidsLimit?: number | null;
  readonly ShmSize?: number;
  readonly PidMode?: string;
  readonly RestartPolicy?: { readonly Name?: string; readonly MaximumRetryCount?: number };
}

interface Endpoint {
  readonly Aliases?: readonly string[] | null;
}

const DEFAULT_SHM_SIZE = 64 * 1024 * 1024;
const NANO = 1e9;
/** Labels of this library, of testcontainers, and of compose. */
const NOT_OF_THE_USER = /^(org\.testcontainers|dev\.mayfly|com\.docker\.compose)(\.|$)/;
/** The name that containers use for the machine of the tests. */
const OWN_HOST = "host.testcontainers.internal:";

/**
 * Returns the `docker run` line that starts such a container. Leaves out what the image sets, what the engine does by
 * default, and names, which only one container can have.
 */
export function dockerRunCommand(
  { Id, Config, HostConfig, NetworkSettings }: RawInspect,
  image: ImageDetails | undefined,
): string {
  const config = Config as Config;
  const host = HostConfig as HostConfig;
  const networks = NetworkSettings["Networks"] as Readonly<Record<string, Endpoint>> | undefined;
  const { entrypoint, command } = programOf(config, image);
  const words = [
    "docker",
    "run",
    "--detach",
    ...flag("--tty", config.Tty),
    ...flag("--interactive", config.OpenStdin),
    ...networkOptions(host, networks ?? {}, Id),
    ...portOptions(host.PortBindings),
    ...environmentOptions(config, image),
    ...labelOptions(config, image),
    ...mountOptions(host),
    ...rightsOptions(host),
    ...limitOptions(host),
    ...differing("--user", config.User, image?.user),
    ...differing("--workdir", config.WorkingDir, image?.workingDir),
    ...differing("--stop-signal", config.StopSignal, image?.stopSignal),
    ...restartOption(host.RestartPolicy),
    ...entrypoint,
    config.Image ?? "",
    ...command,
  ];
  return words.map(quoted).join(" ");
}

/** `--entrypoint` takes one word. Others precede the command, which the image's entry point does not follow then. */
function programOf(
  { Entrypoint, Cmd }: Config,
  image: ImageDetails | undefined,
): { readonly entrypoint: string[]; readonly command: readonly string[] } {
  const [program, ...rest] = Entrypoint ?? [];
  const command = Cmd ?? [];
  const isOfImage = isSame(Entrypoint ?? [], image?.entrypoint ?? []);
  if (!isOfImage) {
    return { entrypoint: ["--entrypoint", program ?? ""], command: [...rest, ...command] };
  }
  return { entrypoint: [], command: isSame(command, image?.command ?? []) ? [] : command };
}

function networkOptions(
  { NetworkMode = "default" }: HostConfig,
  networks: Readonly<Record<string, Endpoint>>,
  id: string,
): string[] {
  if (NetworkMode === "default" || NetworkMode === "bridge") return [];
  const given = networks[NetworkMode]?.Aliases ?? [];
  // Engines add the container's short id.
  const aliases = given.filter((alias) => !id.startsWith(alias));
  return ["--network", NetworkMode, ...each("--network-alias", aliases)];
}

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

function environmentOptions({ Env }: Config, image: ImageDetails | undefined): string[] {
  const known = new Set(
    Object.entries(image?.environment ?? {}).map(([name, value]) => `${name}=${value}`),
  );
  return each(
    "--env",
    (Env ?? []).filter((variable) => !known.has(variable)),
  );
}

function labelOptions({ Labels }: Config, image: ImageDetails | undefined): string[] {
  const own = Object.entries(Labels ?? {}).filter(
    ([name, value]) => !NOT_OF_THE_USER.test(name) && image?.labels[name] !== value,
  );
  return each(
    "--label",
    own.map(([name, value]) => `${name}=${value}`),
  );
}

function mountOptions({ Binds, Mounts, Tmpfs, VolumesFrom, ReadonlyRootfs }: HostConfig): string[] {
  const mounts = (Mounts ?? []).map(({ Type = "", Source, Target = "", ReadOnly }) =>
    [
      `type=${Type}`,
      ...(Source === undefined || Source === "" ? [] : [`source=${Source}`]),
      `target=${Target}`,
      ...(ReadOnly === true ? ["readonly"] : []),
    ].join(","),
  );
  const tmpfs = Object.entries(Tmpfs ?? {}).map(([path, options]) =>
    options === "" ? path : `${path}:${options}`,
  );
  return [
    ...each("--volume", Binds),
    ...each("--mount", mounts),
    ...each("--tmpfs", tmpfs),
    ...each("--volumes-from", VolumesFrom),
    ...flag("--read-only", ReadonlyRootfs),
  ];
}

function rightsOptions(host: HostConfig): string[] {
  const { Privileged, CapAdd, CapDrop, SecurityOpt, ExtraHosts, Dns, Sysctls, PidMode } = host;
  const sysctls = Object.entries(Sysctls ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    ...flag("--privileged", Privileged),
    ...flag("--init", host.Init === true),
    ...each("--cap-add", CapAdd),
    ...each("--cap-drop", CapDrop),
    ...each("--security-opt", SecurityOpt),
    ...each(
      "--add-host",
      ExtraHosts?.filter((entry) => !entry.startsWith(OWN_HOST)),
    ),
    ...each("--dns", Dns),
    ...each("--sysctl", sysctls),
    ...differing("--pid", PidMode, ""),
  ];
}

function limitOptions(host: HostConfig): string[] {
  const { Memory = 0, NanoCpus = 0, CpusetCpus, PidsLimit, ShmSize, Ulimits } = host;
  const ulimits = (Ulimits ?? []).map(({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`);
  return [
    ...(Memory > 0 ? ["--memory", String(Memory)] : []),
    ...(NanoCpus > 0 ? ["--cpus", String(NanoCpus / NANO)] : []),
    ...differing("--cpuset-cpus", CpusetCpus, ""),
    ...((PidsLimit ?? 0) > 0 ? ["--pids-limit", String(PidsLimit)] : []),
    ...((ShmSize ?? DEFAULT_SHM_SIZE) === DEFAULT_SHM_SIZE ? [] : ["--shm-size", String(ShmSize)]),
    ...each("--ulimit", ulimits),
  ];
}

function restartOption(policy: HostConfig["RestartPolicy"]): string[] {
  const { Name: name = "", MaximumRetryCount: count = 0 } = policy ?? {};
  if (name === "" || name === "no") return [];
  return ["--restart", count > 0 ? `${name}:${count}` : name];
}

const flag = (option: string, isSet: boolean | undefined): string[] =>
  isSet === true ? [option] : [];

const each = (option: string, values: readonly string[] | null | undefined): string[] =>
  (values ?? []).flatMap((value) => [option, value]);

/** Returns the option if the container has another value than without it. */
function differing(option: string, value: string | undefined, usual: string | undefined): string[] {
  return value === undefined || value === "" || value === usual ? [] : [option, value];
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, index) => word === b[index]);

/** Quotes a word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
