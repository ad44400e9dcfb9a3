import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DockerEngine } from "../../src/engine/docker-engine";
import type { Engine } from "../../src/engine/engine";
import { LABEL_TESTCONTAINERS_SESSION_ID } from "../../src/spec/labels/labels";
import { buildStandIn } from "./describe-server";
import { eventually } from "./eventually";
import { inEngine } from "./images";
import { ROOT } from "./paths";
import { runProgram } from "./run-program";

export interface OwnPodmanOptions {
  /** Runs Podman as a user without root's rights. Default false. */
  readonly rootless?: boolean;
}

const IMAGE = "quay.io/podman/stable:v5";
const PORT = 2375;
const READY_MS = 120_000;

/**
 * What containers in a container need. The image's documentation runs it privileged, which takes more than some
 * machines can give: it includes the right to raise limits.
 */
const RIGHTS = [
  ...["SYS_ADMIN", "NET_ADMIN", "NET_RAW", "SYS_PTRACE"].flatMap((right) => ["--cap-add", right]),
  ...["seccomp", "apparmor", "systempaths"].flatMap((name) => [
    "--security-opt",
    `${name}=unconfined`,
  ]),
];

const CONFIGURATION = `${join(ROOT, "test", "support", "podman", "containers.conf")}:/etc/containers/containers.conf:ro`;

/**
 * A Podman without systemd, in a container of the shared engine. It is reached by TCP at the container's address, and so
 * are the ports that its containers publish. `await using` removes it with everything in it.
 */
export class OwnPodman implements AsyncDisposable {
  private constructor(
    /** For `DOCKER_HOST`. */
    readonly host: string,
    private readonly address: string,
    private readonly name: string,
  ) {}

  static async start({ rootless = false }: OwnPodmanOptions = {}): Promise<OwnPodman> {
    await buildStandIn("podman");
    const name = `mayfly-podman-${randomUUID()}`;
    const command = `podman system service --time=0 tcp://0.0.0.0:${PORT}`;
    // The network of rootless containers (pasta) needs the device, which the engine gives to root only.
    const script = rootless
      ? `chmod 666 /dev/net/tun; exec runuser -u podman -- env HOME=/home/podman XDG_RUNTIME_DIR=/run/user/1000 ${command}`
      : `exec ${command}`;
    const service = ["sh", "-c", script];
    // The run's teardown fails if the container is left.
    const label = `${LABEL_TESTCONTAINERS_SESSION_ID}=${process.env["TESTCONTAINERS_SESSION_ID"] ?? "test"}`;
    const known = ["--detach", "--name", name, "--label", label];
    const device = rootless ? ["--device", "/dev/net/tun"] : [];
    const options = [...known, ...RIGHTS, ...device, "--volume", CONFIGURATION];
    await shared("run", ...options, inEngine(IMAGE), ...service);
    try {
      const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
      const address = (await shared("inspect", "--format", format, name)).trim();
      const podman = new OwnPodman(`tcp://${address}:${PORT}`, address, name);
      const answers = async (): Promise<true | string> => {
        const { code, stderr } = await runProgram("docker", ["--host", podman.host, "version"]);
        return code === 0 || `${stderr}\n${await shared("logs", "--tail", "20", name)}`;
      };
      await eventually("Podman answers", answers, READY_MS);
      return podman;
    } catch (error) {
      await remove(name);
      throw error;
    }
  }

  /** Mayfly's own engine for it. */
  engine(): Engine {
    return new DockerEngine({
      uri: this.host,
      origin: "a test",
      address: { host: this.address, port: PORT, tls: undefined },
      apiVersion: undefined,
      kind: "podman",
    });
  }

  /** Copies images of the shared engine into this one, under the same names. */
  async load(...images: string[]): Promise<void> {
    const copy = `docker save ${images.join(" ")} | docker --host ${this.host} load`;
    await succeed("bash", ["-o", "pipefail", "-c", copy]);
    // Podman loads a name without a registry as one of `localhost`.
    const short = images.filter((image) => !/^(localhost|[^/]*[.:][^/]*)\//.test(image));
    for (const image of short) {
      const full = image.includes("/") ? `docker.io/${image}` : `docker.io/library/${image}`;
      await succeed("docker", ["--host", this.host, "tag", `localhost/${image}`, full]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.name);
  }
}

/** Runs the docker CLI on the shared engine, which DOCKER_HOST may no longer name. */
function shared(...args: string[]): Promise<string> {
  return succeed("docker", args, SHARED);
}

const SHARED = { ...process.env };

async function remove(name: string): Promise<void> {
  await shared("rm", "--force", "--volumes", name);
}

async function succeed(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, { env });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
