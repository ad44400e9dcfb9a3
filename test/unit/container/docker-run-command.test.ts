import { dockerRunCommand } from "../../../src/container/docker-run-command";
import type { CreateBody, CreateRequest, MountConfig } from "../../../src/spec/create-request";
import type { EndpointSettings } from "../../../src/spec/endpoint-settings";
import type { ImageDetails } from "../../../src/spec/inspect/image-info";

const IMAGE = {
  environment: { PATH: "/bin" },
  labels: { vendor: "us" },
  user: "app",
  workingDir: "/srv",
  entrypoint: ["entry"],
  command: ["serve"],
  stopSignal: undefined,
  healthCheck: { test: ["CMD", "ok"], interval: 1000, retries: 3 },
} as unknown as ImageDetails;

/** What an engine says about a container with a limit of nothing. */
const DEFAULTS = {
  NetworkMode: "default",
  ShmSize: 67_108_864,
  IpcMode: "private",
  CgroupnsMode: "private",
  LogConfig: { Type: "json-file", Config: {} },
  Memory: 0,
  MemorySwap: 0,
  OomScoreAdj: 0,
  Devices: null,
  DnsSearch: [],
};

interface Sections {
  readonly config?: object;
  readonly host?: object;
  readonly networks?: object;
}

function line({ config, host, networks }: Sections, image: ImageDetails | "gone" = IMAGE) {
  const raw = {
    Id: "0123456789abcdef",
    Name: "/keen_noether",
    Image: "sha256:1",
    Created: "",
    State: {},
    Config: {
      Image: "shop:1",
      Env: ["PATH=/bin"],
      Cmd: ["serve"],
      Entrypoint: ["entry"],
      User: "app",
      WorkingDir: "/srv",
      Hostname: "0123456789ab",
      Healthcheck: { Test: ["CMD", "ok"], Interval: 1e9, Retries: 3 },
      ...config,
    },
    HostConfig: { ...DEFAULTS, ...host },
    NetworkSettings: { Networks: networks ?? { bridge: { IPAMConfig: null, Aliases: null } } },
  };
  return dockerRunCommand(raw, image === "gone" ? undefined : image);
}

describe("the docker run line of a container", () => {
  it("has nothing that the image says, or that the engine does by itself", () => {
    expect(line({ host: { RestartPolicy: { Name: "no" }, PidsLimit: null, Init: null } })).toBe(
      "docker run --detach shop:1",
    );
  });

  it("quotes words for a shell", () => {
    const config = {
      Env: ["PATH=/bin", "GREETING=it's me", "EMPTY="],
      Cmd: ["sh", "-c", "a && b"],
    };
    expect(line({ config })).toBe(
      `docker run --detach --env 'GREETING=it'\\''s me' --env EMPTY= shop:1 sh -c 'a && b'`,
    );
    expect(line({ config: { Cmd: ["=x", "a=b", "~"] } })).toMatch(/ '=x' a=b '~'$/);
  });

  it.each<[string, Sections, string]>([
    [
      "an entry point, whose other words come before the command",
      { config: { Entrypoint: ["tini", "--"], Cmd: ["serve"] } },
      "--entrypoint tini shop:1 -- serve",
    ],
    [
      "no entry point although the image has one",
      { config: { Entrypoint: null, Cmd: ["x"] } },
      "--entrypoint '' shop:1 x",
    ],
    [
      "an entry point that keeps the image's command away",
      { config: { Cmd: null } },
      "--entrypoint entry shop:1",
    ],
    [
      "labels of the user",
      { config: { Labels: { team: "a", vendor: "us", "dev.mayfly.kind": "container" } } },
      "--label team=a shop:1",
    ],
    [
      "ports, chosen by the engine or not",
      {
        host: {
          PortBindings: {
            "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }],
            "53/udp": [{ HostIp: "", HostPort: "53" }],
            "81/tcp": [{ HostIp: "::1", HostPort: "8081" }],
            "82/tcp": [{ HostIp: "", HostPort: "" }],
          },
        },
      },
      "--publish 127.0.0.1::80 --publish 53:53/udp --publish '[::1]:8081:81' --publish 82 shop:1",
    ],
    [
      "a network with aliases",
      { host: { NetworkMode: "n" }, networks: { n: { Aliases: ["web", "0123456789ab"] } } },
      "--network n --network-alias web shop:1",
    ],
    [
      "several networks, with aliases and fixed addresses",
      {
        host: { NetworkMode: "n" },
        networks: {
          m: { Aliases: ["db", "0123456789ab"], IPAMConfig: { IPv4Address: "10.0.0.3" } },
          n: { Aliases: ["web"], IPAMConfig: { IPv4Address: "10.1.0.3", IPv6Address: "fd00::3" } },
          o: { Aliases: null, IPAMConfig: {} },
        },
      },
      "--network n --network-alias web --ip 10.1.0.3 --ip6 fd00::3 --network name=m,alias=db,ip=10.0.0.3 --network o shop:1",
    ],
    [
      "a network that was joined later",
      { networks: { bridge: { IPAMConfig: null }, n: { IPAMConfig: {} } } },
      "--network bridge --network n shop:1",
    ],
    [
      "a network of Podman's, which has the mode of its default network",
      { host: { NetworkMode: "bridge" }, networks: { n: { Aliases: [] } } },
      "--network n shop:1",
    ],
    [
      "the host's network, with the host's name",
      {
        config: { Hostname: "laptop" },
        host: { NetworkMode: "host" },
        networks: { host: { Aliases: null } },
      },
      "--network host shop:1",
    ],
    ["no health check", { config: { Healthcheck: { Test: ["NONE"] } } }, "--no-healthcheck shop:1"],
    [
      "a health check of words",
      { config: { Healthcheck: { Test: ["CMD", "is", "it up"], Interval: 1e9, Retries: 3 } } },
      `--health-cmd 'is '\\''it up'\\''' shop:1`,
    ],
    [
      "some GPUs",
      { host: { DeviceRequests: [{ DeviceIDs: ["0", "2"], Capabilities: [["gpu"]] }] } },
      `--gpus '"device=0,2"' shop:1`,
    ],
    [
      "swap without a limit",
      { host: { Memory: 1_000, MemorySwap: -1 } },
      "--memory 1000 --memory-swap -1 shop:1",
    ],
    [
      "memory with the engine's own limit of swap",
      { host: { Memory: 1_000, MemorySwap: 2_000 } },
      "--memory 1000 shop:1",
    ],
    [
      "no seccomp profile, only its name",
      { host: { SecurityOpt: ['seccomp={"defaultAction":"x"}', "seccomp=unconfined"] } },
      "--security-opt seccomp=unconfined shop:1",
    ],
    [
      "mounts",
      {
        host: {
          Binds: ["/a:/b:ro"],
          Mounts: [{ Type: "volume", Source: "v", Target: "/v", ReadOnly: true }],
          Tmpfs: { "/t": "size=1m", "/u": "" },
        },
      },
      "--volume /a:/b:ro --mount type=volume,source=v,target=/v,readonly --tmpfs /t:size=1m --tmpfs /u shop:1",
    ],
    [
      "rights and limits",
      {
        host: {
          Privileged: true,
          CapAdd: ["NET_ADMIN"],
          ExtraHosts: ["host.testcontainers.internal:host-gateway", "a:10.0.0.1"],
          Memory: 1_000_000,
          NanoCpus: 1.5e9,
          ShmSize: 1_048_576,
          Ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }],
        },
      },
      "--add-host a:10.0.0.1 --privileged --cap-add NET_ADMIN --memory 1000000 --cpus 1.5 --shm-size 1048576 --ulimit nofile=1:2 shop:1",
    ],
    [
      "how it runs and ends",
      {
        config: { User: "root", WorkingDir: "/", StopSignal: "SIGINT", Tty: true },
        host: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } },
      },
      "--tty --user root --workdir / --stop-signal SIGINT --restart on-failure:3 shop:1",
    ],
  ])("has %s", (_, sections, options) => {
    expect(line(sections)).toBe(`docker run --detach ${options}`);
  });

  it("has everything if the image is gone", () => {
    expect(line({}, "gone")).toContain("--env PATH=/bin --user app --workdir /srv");
  });

  it("has empty labels where the image's would make the cleanup remove the container", () => {
    const labels = {
      vendor: "us",
      "org.testcontainers": "true",
      "org.testcontainers.session-id": "s",
      "dev.mayfly.kind": "container",
    };
    expect(line({ config: { Labels: labels } }, { ...IMAGE, labels })).toBe(
      "docker run --detach --label org.testcontainers.session-id= --label dev.mayfly.kind= shop:1",
    );
  });
});

/** Is not in the line: see the page about containers. */
const LEFT_OUT = "left out";

type Cases<T> = {
  readonly [K in keyof Required<T>]: typeof LEFT_OUT | readonly [NonNullable<T[K]>, string];
};

// A new field of the request does not compile until it has a case here.
const REQUEST: Record<Exclude<keyof CreateRequest, "body">, typeof LEFT_OUT> = {
  name: LEFT_OUT,
  platform: LEFT_OUT,
};

const BODY: Cases<Omit<CreateBody, "HostConfig" | "NetworkingConfig">> = {
  Image: ["shop:2", "shop:2"],
  Cmd: [["a"], "shop:1 a"],
  Entrypoint: [["e"], "--entrypoint e"],
  Env: [["A=1"], "--env A=1"],
  WorkingDir: ["/w", "--workdir /w"],
  User: ["u", "--user u"],
  Hostname: ["h", "--hostname h"],
  OpenStdin: [true, "--interactive"],
  // Two details of OpenStdin.
  AttachStdin: LEFT_OUT,
  StdinOnce: LEFT_OUT,
  MacAddress: ["02:00:00:00:00:01", "--mac-address 02:00:00:00:00:01"],
  Labels: [{ a: "b" }, "--label a=b"],
  // Published ports are exposed, too.
  ExposedPorts: LEFT_OUT,
  Healthcheck: [
    {
      Test: ["CMD-SHELL", "ok"],
      Interval: 2e9,
      Timeout: 3e9,
      Retries: 4,
      StartPeriod: 5e6,
      StartInterval: 15e5,
    } satisfies Required<NonNullable<CreateBody["Healthcheck"]>>,
    "--health-cmd ok --health-interval 2000ms --health-timeout 3000ms --health-retries 4 --health-start-period 5ms --health-start-interval 1.5ms",
  ],
  Tty: [true, "--tty"],
  StopSignal: ["SIGINT", "--stop-signal SIGINT"],
  StopTimeout: [0, "--stop-timeout 0"],
};

const RATE = [{ Path: "/dev/sda", Rate: 1024 }];

const HOST: Cases<CreateBody["HostConfig"]> = {
  PortBindings: [{ "80/tcp": [{ HostIp: "", HostPort: "0" }] }, "--publish 80"],
  NetworkMode: ["n", "--network"],
  ExtraHosts: [["a:10.0.0.1"], "--add-host a:10.0.0.1"],
  Binds: [["/a:/b"], "--volume /a:/b"],
  Mounts: [
    [
      {
        Type: "image",
        Source: "i:1",
        Target: "/i",
        ReadOnly: true,
        ImageOptions: { Subpath: "d,e" },
      } satisfies Required<MountConfig>,
    ],
    `--mount 'type=image,source=i:1,target=/i,readonly,"image-subpath=d,e"'`,
  ],
  VolumesFrom: [["c:ro"], "--volumes-from c:ro"],
  Dns: [["10.0.0.1"], "--dns 10.0.0.1"],
  DnsSearch: [["lan"], "--dns-search lan"],
  DnsOptions: [["ndots:1"], "--dns-option ndots:1"],
  Tmpfs: [{ "/t": "" }, "--tmpfs /t"],
  Privileged: [true, "--privileged"],
  ReadonlyRootfs: [true, "--read-only"],
  CapAdd: [["A"], "--cap-add A"],
  CapDrop: [["A"], "--cap-drop A"],
  SecurityOpt: [["no-new-privileges"], "--security-opt no-new-privileges"],
  IpcMode: ["host", "--ipc host"],
  PidMode: ["host", "--pid host"],
  UTSMode: ["host", "--uts host"],
  UsernsMode: ["host", "--userns host"],
  CgroupnsMode: ["host", "--cgroupns host"],
  CgroupParent: ["p", "--cgroup-parent p"],
  Sysctls: [{ a: "1" }, "--sysctl a=1"],
  Devices: [
    [{ PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "rw" }],
    "--device /dev/a:/dev/b:rw",
  ],
  DeviceRequests: [
    [{ Driver: "d", Count: -1, Capabilities: [["gpu", "utility", "compute"]] }],
    `--gpus 'count=all,driver=d,"capabilities=utility,compute"'`,
  ],
  Ulimits: [[{ Name: "core", Soft: 0, Hard: -1 }], "--ulimit core=0:-1"],
  ShmSize: [1024, "--shm-size 1024"],
  Memory: [1024, "--memory 1024"],
  MemorySwap: [1024, "--memory-swap 1024"],
  MemoryReservation: [1024, "--memory-reservation 1024"],
  NanoCpus: [5e8, "--cpus 0.5"],
  CpusetCpus: ["0-1", "--cpuset-cpus 0-1"],
  CpuShares: [512, "--cpu-shares 512"],
  PidsLimit: [9, "--pids-limit 9"],
  OomScoreAdj: [-500, "--oom-score-adj -500"],
  BlkioWeight: [300, "--blkio-weight 300"],
  BlkioDeviceReadBps: [RATE, "--device-read-bps /dev/sda:1024"],
  BlkioDeviceWriteBps: [RATE, "--device-write-bps /dev/sda:1024"],
  BlkioDeviceReadIOps: [RATE, "--device-read-iops /dev/sda:1024"],
  BlkioDeviceWriteIOps: [RATE, "--device-write-iops /dev/sda:1024"],
  Init: [true, "--init"],
  RestartPolicy: [{ Name: "always" }, "--restart always"],
  LogConfig: [
    { Type: "json-file", Config: { "max-size": "1m" } },
    "--log-driver json-file --log-opt max-size=1m",
  ],
};

const ENDPOINT: Cases<EndpointSettings> = {
  // It is the body's MacAddress.
  MacAddress: LEFT_OUT,
  Aliases: [["a"], "--network-alias a"],
  IPAMConfig: [{ IPv4Address: "10.0.0.3", IPv6Address: "fd00::3" }, "--ip 10.0.0.3 --ip6 fd00::3"],
};

type Case = readonly [string, unknown, string];

/** Returns the cases that are in the line. */
const shown = (cases: object): Case[] =>
  Object.entries(cases as Record<string, typeof LEFT_OUT | readonly [unknown, string]>).flatMap(
    ([field, found]) => (found === LEFT_OUT ? [] : [[field, ...found] as const]),
  );

describe("the docker run line has what a request can set:", () => {
  it.each(shown(BODY))("%s", (field, value, options) => {
    expect(`${line({ config: { [field]: value } })} `).toContain(` ${options} `);
  });

  it.each(shown(HOST))("HostConfig.%s", (field, value, options) => {
    const networks = field === "NetworkMode" ? { n: {} } : undefined;
    const text = line({ host: { [field]: value }, ...(networks && { networks }) });
    expect(`${text} `).toContain(` ${options} `);
  });

  it.each(shown(ENDPOINT))("NetworkingConfig: %s", (field, value, options) => {
    const networks = { n: { [field]: value } };
    expect(line({ host: { NetworkMode: "n" }, networks })).toContain(` ${options} `);
  });

  it("but not the name and the platform", () => {
    expect(Object.keys(REQUEST)).toEqual(["name", "platform"]);
    expect(line({})).not.toMatch(/keen_noether|--platform/);
  });
});
