import { randomBytes } from "node:crypto";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { DockerEngine } from "../../src/engine/docker-engine";
import type { Engine } from "../../src/engine/engine";
import { eventually } from "./eventually";
import { runProgram } from "./run-program";

const READY_MS = 60_000;
const END_MS = 60_000;

export interface OwnEngineOptions {
  /** `overlay2` (default) or `vfs`. */
  readonly storageDriver?: string;
  /**
   * On a machine of its own as far as networks go: a namespace, reached at its address by TCP; its
   * published ports are not on this machine's loopback address. Default: beside the shared engine.
   */
  readonly remote?: boolean;
  /** URLs, e.g. `http://127.0.0.1:5001`. */
  readonly registryMirrors?: readonly string[];
  /** Further arguments of dockerd. */
  readonly arguments?: readonly string[];
  /** Further variables of dockerd's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A second dockerd, for what must not be done to the shared one: with its own data, sockets and
 * bridge. `await using` ends it and removes what it made.
 *
 * A remote one's containers reach each other, and this machine at the first address of its subnet.
 * One that is not remote leaves the machine's firewall to the shared engine: its containers reach
 * this machine and are reached from it, but neither each other nor the world.
 */
export class OwnEngine implements AsyncDisposable {
  private constructor(
    /** For `DOCKER_HOST`: `tcp://10.1.2.2:2375` of a remote one, else `unix://…`. */
    readonly host: string,
    /** For `DOCKER_HOST`, whether it is remote or not: a socket that this machine has anyway. */
    readonly localHost: string,
    private daemon: ChildProcess,
    private readonly launch: () => ChildProcess,
    /** Its data, sockets and log. */
    readonly folder: string,
    private readonly removeNetwork: () => Promise<void>,
  ) {}

  static async start(options: OwnEngineOptions = {}): Promise<OwnEngine> {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-engine-"));
    const network = options.remote === true ? await ownMachine() : await ownBridge();
    const localHost = `unix://${join(folder, "docker.sock")}`;
    const tcpHost = options.remote === true ? `tcp://${network.address}:2375` : undefined;
    const launch = (): ChildProcess =>
      startDaemon(
        [
          ...network.enter,
          "dockerd",
          ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "run")],
          ...["--pidfile", join(folder, "pid"), "--host", localHost],
          ...(tcpHost === undefined ? [] : ["--host", tcpHost, "--tls=false"]),
          ...["--storage-driver", options.storageDriver ?? "overlay2"],
          ...(options.registryMirrors ?? []).flatMap((mirror) => ["--registry-mirror", mirror]),
          ...network.daemonArguments,
          ...(options.arguments ?? []),
        ],
        join(folder, "log"),
        options.environment,
      );
    const own = new OwnEngine(
      tcpHost ?? localHost,
      localHost,
      launch(),
      launch,
      folder,
      network.remove,
    );
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

  /** Copies images of the shared engine into it. */
  async load(...images: string[]): Promise<void> {
    const copy = `docker save ${images.join(" ")} | docker --host ${this.localHost} load`;
    await succeed("bash", ["-o", "pipefail", "-c", copy]);
  }

  /** Holds the engine: requests stay unanswered until `thaw()`. */
  freeze(): void {
    this.daemon.kill("SIGSTOP");
  }

  thaw(): void {
    this.daemon.kill("SIGCONT");
  }

  /** Ends the engine, and with it what runs there, and starts it again on the same data. */
  async restart(): Promise<void> {
    const ended = once(this.daemon, "exit");
    this.daemon.kill("SIGTERM");
    await ended;
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
    await this.removeNetwork();
    await unmountBelow(this.folder);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<string | true> {
    if (this.daemon.exitCode !== null) throw new Error("dockerd has ended");
    const { code, stderr } = await runProgram("docker", ["--host", this.localHost, "version"]);
    return code === 0 || stderr;
  }
}

export interface EngineNetwork {
  /** Also that of this machine's interface to it. */
  readonly name: string;
  /** Where the engine is reached. */
  readonly address: string;
  /** The command that a program is started with to be in it. */
  readonly enter: readonly string[];
  readonly daemonArguments: readonly string[];
  readonly remove: () => Promise<void>;
}

/** A bridge beside docker0; dockerd would change the shared engine's firewall rules for it. */
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

/** A network namespace: another machine, as far as addresses, ports and firewalls go. */
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
  return {
    name,
    address: `${subnet}.2`,
    enter: ["nsenter", `--net=/run/netns/${name}`],
    daemonArguments: [],
    // Its end takes the pair of interfaces along, but not at once.
    remove: async () => {
      await ip(`link del ${name}`);
      await ip(`netns del ${name}`);
    },
  };
}

/** Names of interfaces have at most 15 letters. */
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

/** What a dockerd that was killed leaves mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  const below = mounts
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of below.reverse()) await succeed("umount", ["--lazy", path]);
}

async function ip(command: string): Promise<void> {
  await succeed("ip", command.split(" "));
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}
