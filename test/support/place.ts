import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OwnEngine } from "./own-engine";
import { ROOT } from "./paths";
import { runProgram, type Finished } from "./run-program";
import { StepProgram } from "./step-program";
import { signalWatchdogs } from "./watchdogs";

export interface PlaceOptions {
  /** The user's number. Default: 0, root. */
  readonly user?: number;
  /** Whether `/proc` hides the processes of other users, by `hidepid=2`. */
  readonly hidesProcesses?: boolean;
  /** Whether the place has its own process ids, like a container. They exist for 2 min after a program has ended. */
  readonly hasOwnProcessIds?: boolean;
  /** The content of the machine's files, instead of this machine's. */
  readonly machine?: {
    readonly id: string;
    readonly hostname: string;
    readonly boot: string;
    /** Seconds since the machine's boot. */
    readonly uptime?: number;
  };
}

const CODE = "/mnt/code";
const SOCKET = "/mnt/engine.sock";

/**
 * A place in which programs run as another user, in another namespace of process ids, or as if on another machine.
 * All places see this repository and one engine, and each has its own watchdog.
 */
export class Place implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    private readonly prefix: readonly string[],
  ) {}

  static async open(engine: OwnEngine, options: PlaceOptions = {}): Promise<Place> {
    const { user = 0, hidesProcesses, hasOwnProcessIds, machine } = options;
    const folder = await mkdtemp(join(tmpdir(), "mayfly-place-"));
    await chown(folder, user, user);
    const socket = engine.localHost.replace("unix://", "");
    await chmod(socket, 0o666);
    const overlays: [path: string, text: string][] =
      machine === undefined
        ? []
        : [
            ["/etc/machine-id", machine.id],
            ["/proc/sys/kernel/random/boot_id", machine.boot],
            ...(machine.uptime === undefined
              ? []
              : ([["/proc/uptime", `${machine.uptime} 0`]] as [string, string][])),
          ];
    const script = ["set -e", "mount -t tmpfs -o mode=755 tmpfs /mnt", `mkdir ${CODE}`];
    script.push(`mount --bind '${ROOT}' ${CODE}`);
    script.push(`touch ${SOCKET}`, `mount --bind '${socket}' ${SOCKET}`);
    if (hidesProcesses === true || hasOwnProcessIds === true) {
      script.push(`mount -t proc ${hidesProcesses === true ? "-o hidepid=2 " : ""}proc /proc`);
    }
    for (const [index, [path, text]] of overlays.entries()) {
      const file = join(folder, `overlay-${index}`);
      await writeFile(file, text);
      script.push(`mount --bind '${file}' ${path}`);
    }
    if (machine !== undefined) script.push(`hostname ${machine.hostname}`);
    const run = `setpriv --reuid ${user} --regid ${user} --clear-groups "$@"`;
    // When the first process of a namespace ends, all others are killed, the watchdog, too.
    script.push(hasOwnProcessIds === true ? `${run} || true; exec sleep 120` : `exec ${run}`);
    const prefix = ["unshare", "--mount", "--propagation", "private"];
    if (machine !== undefined) prefix.push("--uts");
    if (hasOwnProcessIds === true) prefix.push("--pid", "--fork", "--kill-child=SIGKILL");
    return new Place(folder, [...prefix, "sh", "-c", script.join("\n"), "sh"]);
  }

  /** Starts a compiled program of this repository. */
  start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): StepProgram {
    return StepProgram.start(inPlace(program), args, { ...this.#environment(), ...env }, [
      ...this.prefix,
      process.execPath,
    ]);
  }

  /** Runs the program `mayfly` to its end. */
  mayfly(...args: readonly string[]): Promise<Finished> {
    const [command = "", ...rest] = this.prefix;
    const cli = inPlace(join(ROOT, "dist", "src", "cli", "main.js"));
    return runProgram(command, [...rest, process.execPath, cli, ...args], {
      env: { ...process.env, ...this.#environment() },
    });
  }

  async killWatchdog(): Promise<void> {
    await signalWatchdogs(this.folder, "SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.killWatchdog();
    // A killed watchdog can write into it until it has ended.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      DOCKER_HOST: `unix://${SOCKET}`,
      XDG_RUNTIME_DIR: this.folder,
      HOME: this.folder,
      TMPDIR: this.folder,
      MAYFLY_RUN: "",
      TESTCONTAINERS_SESSION_ID: "",
    };
  }
}

const inPlace = (path: string): string => path.replace(ROOT, CODE);
