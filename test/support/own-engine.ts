import { randomBytes } from "node:crypto";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { DockerEngine } from "../../src/engine/docker-engine";
import type { Engine } from "../../src/engine/engine";
import { eventually } from "./eventually";
import type { Certificate } from "./fake-daemon-certificates";
import { runProgram } from "./run-program";

const READY_MS = 200_000;
const END_MS = 60_000;

export interface OwnEngineOptions {
  /** `overlay2` (default) or `vfs`. */
  readonly storageDriver?: string;
  /**
   * Runs the engine on another machine, as far as networks go: in a network namespace, reached at its address by
   * TCP. Published ports are not on this machine's loopback address. Default: next to the shared engine.
   */
  readonly remote?: boolean;
  /** Issues the files of a remote engine that speaks TLS only, and only with clients of its authority. */
  readonly tls?: (address: string) => { readonly ca: string } & Certificate;
  /** False if a remote engine is not reached by TCP, only by its socket. Default true. */
  readonly tcp?: boolean;
  /** A folder in which only this engine finds the sockets of plugins. Other engines would ask them for ever. */
  readonly plugins?: string;
  /** URLs, e.g. `http://127.0.0.1:5001`. */
  readonly registryMirrors?: readonly string[];
  /** Additional arguments for dockerd. */
  readonly arguments?: readonly string[];
  /** Additional environment variables for dockerd. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A second dockerd with its own data, sockets and bridge, for tests that must not touch the shared engine. `await
 * using` ends it and removes what it made.
 *
 * Containers of a remote engine reach each other, and this machine at the first address of the engine's subnet. A
 * local one leaves the firewall to the shared engine: its containers and this machine reach each other, but the
 * containers reach neither each other nor the world.
 */
export class OwnEngine implements AsyncDisposable {
  private constructor(
    /** For `DOCKER_HOST`: `tcp://10.1.2.2:2375` for a remote engine, otherwise `unix://…`. */
    readonly host: string,
    /** For `DOCKER_HOST`: the socket, which exists on this machine even for a remote engine. */
    readonly localHost: string,
    private daemon: ChildProcess,
    private readonly launch: () => ChildProcess,
    /** The folder with the engine's data, sockets and log. */
    readonly folder: string,
    /** Where the engine runs. */
    readonly network: EngineNetwork,
  ) {}

  static async start(options: OwnEngineOptions = {}): Promise<OwnEngine> {
    const { remote = false, tcp = remote } = options;
    const folder = await mkdtemp(join(tmpdir(), "mayfly-engine-"));
    const network = remote ? await ownMachine() : await ownBridge();
    const localHost = `unix://${join(folder, "docker.sock")}`;
    const tcpHost = tcp ? `tcp://${network.address}:2375` : undefined;
    const tlsArguments = await writeTls(folder, options.tls?.(network.address));
    const launch = (): ChildProcess =>
      startDaemon(
        [
          ...network.enter,
          ...(options.plugins === undefined ? [] : seeingPlugins(options.plugins)),
          "dockerd",
          ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "run")],
          ...["--pidfile", join(folder, "pid"), "--host", localHost],
          ...(tcpHost === undefined ? [] : ["--host", tcpHost, ...tlsArguments]),
          ...["--storage-driver", options.storageDriver ?? "overlay2"],
          ...(options.registryMirrors ?? []).flatMap((mirror) => ["--registry-mirror", mirror]),
          ...network.daemonArguments,
          ...(options.arguments ?? []),
        ],
        join(folder, "log"),
        options.environment,
      );
    const own = new OwnEngine(tcpHost ?? localHost, localHost, launch(), launch, folder, network);
    try {
      await eventually("the second dockerd answers", () => own.answers(), READY_MS);
    } catch (error) {
      const log = await readFile(join(folder, "log"), "utf8");
      await own[Symbol.asyncDispose]();
      throw new Error(`The second dockerd did not get ready:\n${log.slice(-3000)}`, {
        cause: error,
      });
    }
    return own;
  }

  /** Mayfly's own engine for it, by its socket. */
  engine(): Engine {
    const socketPath = this.localHost.replace("unix://", "");
    return new DockerEngine({
      uri: this.localHost,
      origin: "a test",
      address: { socketPath },
      apiVersion: undefined,
      kind: "docker",
    });
  }

  /** Copies images of the shared engine into this one. */
  async load(...images: string[]): Promise<void> {
    const copy = `docker save ${images.join(" ")} | docker --host ${this.localHost} load`;
    await succeed("bash", ["-o", "pipefail", "-c", copy]);
  }

  /** Stops the engine's process: requests stay unanswered until `thaw()`. */
  freeze(): void {
    this.daemon.kill("SIGSTOP");
  }

  thaw(): void {
    this.daemon.kill("SIGCONT");
  }

  /** Ends the engine and everything that runs in it, and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.end();
    await this.begin();
  }

  /** Ends the engine and everything that runs in it. Its address refuses connections until `begin()`. */
  async end(): Promise<void> {
    const ended = once(this.daemon, "exit");
    this.daemon.kill("SIGTERM");
    await ended;
  }

  /** Starts the ended engine again on the same data. */
  async begin(): Promise<void> {
    this.daemon = this.launch();
    await eventually("the second dockerd answers again", () => this.answers(), READY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) {
      const ended = once(this.daemon, "exit");
      this.daemon.kill("SIGCONT");
      this.daemon.kill("SIGTERM");
      const late = setTimeout(() => this.daemon.kill("SIGKILL"), END_MS);
      await ended;
      clearTimeout(late);
    }
    await this.network.remove();
    await unmountBelow(this.folder);
    // Programs that dockerd has started may still be ending.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  private async answers(): Promise<string | true> {
    if (this.daemon.exitCode !== null) {
      const log = await readFile(join(this.folder, "log"), "utf8");
      if (!log.includes(CONTAINERD_WAS_LATE)) throw new Error("dockerd has ended");
      this.daemon = this.launch();
    }
    const { code, stderr } = await runProgram("docker", ["--host", this.localHost, "version"]);
    return code === 0 || stderr;
  }
}

/** What dockerd logs when it gives up because its containerd took more than 15 s to start. No option changes that. */
const CONTAINERD_WAS_LATE = "timeout waiting for containerd to start";

/** Returns the command that starts a program for which this is the folder of plugins. */
function seeingPlugins(folder: string): readonly string[] {
  const place = "/run/docker/plugins";
  const script = `mkdir -p ${place}; mount --bind ${folder} ${place}; exec "$@"`;
  return ["unshare", "--mount", "--propagation", "slave", "sh", "-ec", script, "sh"];
}

/** Writes the files for TLS into a folder. Returns dockerd's arguments. */
async function writeTls(
  folder: string,
  files: ({ readonly ca: string } & Certificate) | undefined,
): Promise<readonly string[]> {
  if (files === undefined) return ["--tls=false"];
  const pairs = Object.entries({ cacert: files.ca, cert: files.cert, key: files.key });
  for (const [name, pem] of pairs) await writeFile(join(folder, `${name}.pem`), pem);
  return ["--tlsverify", ...pairs.map(([name]) => `--tls${name}=${join(folder, `${name}.pem`)}`)];
}

export interface EngineNetwork {
  /** The name of the namespace, and of this machine's interface to it. */
  readonly name: string;
  /** Where the engine is reached. */
  readonly address: string;
  /** The command that starts a program in the namespace. */
  readonly enter: readonly string[];
  readonly daemonArguments: readonly string[];
  readonly remove: () => Promise<void>;
}

/** A bridge next to docker0. dockerd would change the shared engine's firewall rules if it made the bridge. */
async function ownBridge(): Promise<EngineNetwork> {
  const { name, subnet } = freeNames();
  await ip(`link add ${name} type bridge`);
  await ip(`addr add ${subnet}.1/24 dev ${name}`);
  await ip(`link set ${name} up`);
  return {
    name,
    address: `${subnet}.1`,
    enter: [],
    daemonArguments: ["--bridge", name, "--iptables=false", "--ip-masq=false"],
    remove: () => ip(`link del ${name}`),
  };
}

/** A network namespace, which is another machine as far as addresses, ports and firewalls go. */
export async function ownMachine(): Promise<EngineNetwork> {
  const { name, subnet } = freeNames();
  const inside = (command: string): Promise<void> => ip(`-n ${name} ${command}`);
  await ip(`netns add ${name}`);
  await ip(`link add ${name} type veth peer name eth0 netns ${name}`);
  await ip(`addr add ${subnet}.1/24 dev ${name}`);
  await ip(`link set ${name} up`);
  await inside("link set lo up");
  await inside(`addr add ${subnet}.2/24 dev eth0`);
  await inside("link set eth0 up");
  await inside(`route add default via ${subnet}.1`);
  const enter = ["nsenter", `--net=/run/netns/${name}`];
  // Docker publishes on ports of this range. Otherwise a port here could have the number of one there, and answer for it.
  const range = "/proc/sys/net/ipv4/ip_local_port_range";
  await succeed("nsenter", [...enter.slice(1), "sh", "-c", `echo 10000 19999 > ${range}`]);
  return {
    name,
    address: `${subnet}.2`,
    enter,
    daemonArguments: [],
    // Deleting the namespace removes the pair of interfaces, but not at once.
    remove: async () => {
      await ip(`link del ${name}`);
      await ip(`netns del ${name}`);
    },
  };
}

/** Returns a name for an interface: at most 15 letters. */
function freeNames(): { name: string; subnet: string } {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (;;) {
    const [a = 0, b = 0, c = 0] = randomBytes(3);
    const subnet = `10.${200 + (a % 50)}.${b}`;
    if (taken.some(({ address }) => address.startsWith(`${subnet}.`))) continue;
    return { name: `mf${a.toString(16)}x${b.toString(16)}x${c.toString(16)}`, subnet };
  }
}

function startDaemon(
  [command = "", ...args]: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const daemon = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const log = createWriteStream(logFile);
  daemon.stdout.pipe(log, { end: false });
  daemon.stderr.pipe(log, { end: false });
  return daemon;
}

/** Unmounts what a killed dockerd leaves mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  const below = mounts
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of below.reverse()) {
    const { code, stderr } = await runProgram("umount", ["--lazy", path]);
    // A program that dockerd has started may have unmounted it meanwhile.
    if (code !== 0 && !/not mounted|no mount point/.test(stderr)) throw new Error(stderr);
  }
}

async function ip(command: string): Promise<void> {
  await succeed("ip", command.split(" "));
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}
