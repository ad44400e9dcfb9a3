import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { eventually } from "./eventually";
import type { OwnEngine } from "./own-engine";
import { runProgram } from "./run-program";

const READY_MS = 120_000;

/** The folder that the set-up unpacked Debian's server into; the installed one is used without it. */
const SERVER = process.env["MAYFLY_TEST_SSH_SERVER"] ?? "";

export interface SshServerOptions {
  /** Lines of sshd_config that count before the others. */
  readonly settings?: readonly string[];
  /** Where the engine's socket is on the server's machine. Default `/var/run/docker.sock`. */
  readonly socketPath?: string;
  /** False if the machine has no engine. */
  readonly hasEngine?: boolean;
}

/**
 * An SSH server on the machine of a remote engine, with keys made for it. It runs in the engine's network namespace, and
 * in a mount namespace in which the engine's socket is at its usual path. `await using` ends it.
 */
export class SshServer implements AsyncDisposable {
  private constructor(
    readonly host: string,
    readonly port: number,
    /** The folder with the keys, the client's configuration, and a folder `bin` for PATH. */
    readonly folder: string,
    private readonly daemon: ChildProcess,
  ) {}

  /** Each engine's machine has addresses of its own, so only the servers of one test file share one. */
  private static nextPort = 2200;

  static async start(own: OwnEngine, options: SshServerOptions = {}): Promise<SshServer> {
    // Short, since sockets are in folders below it.
    const folder = await mkdtemp("/tmp/mayfly-sshd-");
    const port = SshServer.nextPort++;
    const host = own.network.address;
    await makeKeys(folder);
    await writeFile(join(folder, "sshd_config"), serverSettings(folder, host, port, options));
    const script = enginePlace(own, folder, options);
    const [command = "", ...args] = [
      ...own.network.enter,
      ...["unshare", "--mount", "--propagation", "slave", "sh", "-ec", script],
    ];
    const daemon = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let printed = "";
    daemon.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const server = new SshServer(host, port, folder, daemon);
    await server.writeClient();
    await eventually(
      "the SSH server listens",
      async () => {
        const isOpen = await listens(host, port);
        // Otherwise it is another server that listens.
        if (daemon.exitCode !== null) throw new Error(`sshd has ended: ${printed}`);
        return isOpen || printed;
      },
      READY_MS,
    );
    return server;
  }

  /** For `DOCKER_HOST`. */
  get uri(): string {
    return `ssh://root@${this.host}:${this.port}`;
  }

  /** An alias of the host in the client's configuration. */
  readonly alias = "engine-of-tests";

  /** Returns the environment of a program whose `ssh` has this server's keys and configuration. */
  environment(uri: string = this.uri): NodeJS.ProcessEnv {
    const path = `${join(this.folder, "bin")}:${process.env["PATH"] ?? ""}`;
    return { ...process.env, PATH: path, DOCKER_HOST: uri };
  }

  /** Writes lines for the beginning of the client's configuration. */
  async configure(...lines: readonly string[]): Promise<void> {
    await writeFile(join(this.folder, "extra_config"), `${lines.join("\n")}\n`);
  }

  /** Returns the command lines of the processes that keep connections to this server. */
  async clients(): Promise<string[]> {
    const { stdout } = await runProgram("ps", ["-eo", "args="]);
    return stdout.split("\n").filter((line) => line.endsWith(`-p ${this.port} -- ${this.host}`));
  }

  /** Returns how many connections the server has accepted, by its own log. */
  async connections(): Promise<number> {
    const log = await readFile(join(this.folder, "log"), "utf8");
    return log.split("Accepted publickey").length - 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) {
      const ended = once(this.daemon, "exit");
      this.daemon.kill("SIGTERM");
      await ended;
    }
    // The server's programs for connections may still have it.
    this.daemon.stderr?.destroy();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async writeClient(): Promise<void> {
    const { folder, host, port, alias } = this;
    const config = join(folder, "config");
    await this.configure();
    const lines = [
      `Include ${join(folder, "extra_config")}`,
      `Host ${alias}`,
      `  HostName ${host}`,
      `  Port ${port}`,
      `  User root`,
      `Host *`,
      `  UserKnownHostsFile ${join(folder, "known_hosts")}`,
      `  GlobalKnownHostsFile none`,
      `  IdentityFile ${join(folder, "key")}`,
      `  IdentitiesOnly yes`,
    ];
    await writeFile(config, `${lines.join("\n")}\n`);
    const key = await readFile(join(folder, "host_key.pub"), "utf8");
    await writeFile(join(folder, "known_hosts"), `[${host}]:${port} ${key}`);
    // ssh reads the configuration in the home folder that the system names, whatever HOME says.
    const program = join(folder, "bin", "ssh");
    await mkdir(join(folder, "bin"));
    const own = `case "$*" in *"-F none"*) exec /usr/bin/ssh "$@";; esac`;
    await writeFile(program, `#!/bin/sh\n${own}\nexec /usr/bin/ssh -F ${config} "$@"\n`);
    await chmod(program, 0o755);
  }
}

async function makeKeys(folder: string): Promise<void> {
  for (const name of ["key", "host_key", "wrong_key"]) {
    const { code, stderr } = await runProgram("ssh-keygen", [
      ...["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(folder, name)],
    ]);
    if (code !== 0) throw new Error(stderr);
  }
}

function serverSettings(
  folder: string,
  host: string,
  port: number,
  { settings = [] }: SshServerOptions,
): string {
  const helpers = join(SERVER, "usr/lib/openssh");
  return [
    ...settings,
    `ListenAddress ${host}:${port}`,
    `HostKey ${join(folder, "host_key")}`,
    `AuthorizedKeysFile ${join(folder, "key.pub")}`,
    `PidFile ${join(folder, "pid")}`,
    "StrictModes no",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    // Servers from 9.8 on are several programs.
    ...(existsSync(join(helpers, "sshd-session"))
      ? [`SshdSessionPath ${helpers}/sshd-session`, `SshdAuthPath ${helpers}/sshd-auth`]
      : []),
    "",
  ].join("\n");
}

/** Returns the script that makes the server's view of the file system and becomes the server. */
function enginePlace(
  own: OwnEngine,
  folder: string,
  { socketPath = "/var/run/docker.sock", hasEngine = true }: SshServerOptions,
): string {
  const socket = own.localHost.replace("unix://", "");
  const sshd = join(SERVER, "/usr/sbin/sshd");
  const place = hasEngine
    ? [
        `mkdir -p $(dirname ${socketPath})`,
        `touch ${socketPath}`,
        `mount --bind ${socket} ${socketPath}`,
      ]
    : [`touch ${socketPath}`, `mount --bind /dev/null ${socketPath}`];
  return [
    // sshd gives up its rights to this user.
    `{ grep -v ^sshd: /etc/passwd; echo sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin; } > ${folder}/passwd`,
    `mount --bind ${folder}/passwd /etc/passwd`,
    "mkdir -p /run/sshd",
    ...place,
    `export LD_LIBRARY_PATH=$(echo ${join(SERVER, "usr/lib")}/*-linux-gnu | tr " " :)`,
    `exec ${sshd} -D -f ${folder}/sshd_config -E ${folder}/log`,
  ].join("\n");
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
