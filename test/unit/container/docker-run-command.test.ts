import { dockerRunCommand } from "../../../src/container/docker-run-command";
import type { ImageDetails } from "../../../src/spec/inspect/image-info";

const IMAGE = {
  environment: { PATH: "/bin" },
  labels: { vendor: "us" },
  user: "app",
  workingDir: "/srv",
  entrypoint: ["entry"],
  command: ["serve"],
  stopSignal: undefined,
} as unknown as ImageDetails;

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
      ...config,
    },
    HostConfig: { NetworkMode: "default", ShmSize: 67_108_864, ...host },
    NetworkSettings: { Networks: networks ?? {} },
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
      "--privileged --cap-add NET_ADMIN --add-host a:10.0.0.1 --memory 1000000 --cpus 1.5 --shm-size 1048576 --ulimit nofile=1:2 shop:1",
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
});
