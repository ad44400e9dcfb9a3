import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync, realpathSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fieldOf } from "../../src/errors";
import { containersWith } from "./engine-state";
import { eventually } from "./eventually";
import { ROOT } from "./paths";
import { environmentOfNoRun } from "./run-of-its-own";
import {
  bunProgram,
  folderWith,
  packageName,
  type OwnPackage,
  type RunnerPackage,
} from "./runner-packages";

export type RunnerName = RunnerPackage | "jest" | "node";

/** The arguments that give a test two minutes: a busy machine can take the few seconds that are the default. */
const PATIENT: Partial<Record<RunnerName, readonly string[]>> = {
  "@playwright/test": ["--timeout=120000"],
  bun: ["--timeout=120000"],
  jest: ["--testTimeout=120000"],
  "jest-29": ["--testTimeout=120000"],
  mocha: ["--timeout=120000"],
  vitest: ["--testTimeout=120000"],
  "vitest-4": ["--testTimeout=120000"],
};
/** How long to wait until watchdogs have removed what runs leave, in milliseconds. */
const REMOVAL_MS = 120_000;

/** A run that has ended, or what it did so far. */
export interface RunnerResult {
  readonly code: number | null;
  /** What the runner wrote, on both streams. */
  readonly output: string;
}

/**
 * A user's project, whose tests the real runner runs: a copy of `test/fixtures/projects/<name>` and of `…/common` in
 * a temporary folder, with Mayfly in its `node_modules`.
 *
 * ```ts
 * const project = await RunnerProject.make("scopes");
 * afterAll(() => project.remove());
 * const { code, output } = await project.run("vitest", ["run"]);
 * expect(project.events()).toEqual(["start", "test", "stop"]);
 * ```
 *
 * The project's files find two variables: `EVENTS`, a file to which they append lines, and `TRACE`, the value of the
 * label `test.trace` for all their containers.
 */
export class RunnerProject {
  readonly #trace = randomUUID();
  readonly #running = new Set<Running>();

  private constructor(readonly folder: string) {}

  static make(name: string): Promise<RunnerProject> {
    const parts = ["common", name].map((part) => join("test", "fixtures", "projects", part));
    return RunnerProject.of(name, parts);
  }

  /** Makes a project of these folders of the checkout; files of later folders replace those of earlier ones. */
  static async of(name: string, parts: readonly string[]): Promise<RunnerProject> {
    const folder = realpathSync(await mkdtemp(join(tmpdir(), `mayfly-${name}-`)));
    for (const part of parts) await cp(join(ROOT, part), folder, { recursive: true });
    const project = new RunnerProject(folder);
    await project.#installMayfly();
    return project;
  }

  /** Adds packages to the project's `node_modules`. */
  async add(...packages: readonly (RunnerPackage | OwnPackage)[]): Promise<void> {
    for (const each of packages) await this.#link(packageName(each), each);
  }

  /** Runs the project's tests to their end, with the Node of `MAYFLY_TEST_NODE` if that is set. */
  async run(
    runner: RunnerName,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<RunnerResult> {
    const running = await this.start(runner, args, env);
    return running.ended();
  }

  /** Starts a run that does not end by itself, such as watch mode. */
  async start(
    runner: RunnerName,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Running> {
    const [command, ...program] = await this.#command(runner);
    const child = spawn(command, [...program, ...args, ...(PATIENT[runner] ?? [])], {
      cwd: this.folder,
      env: {
        ...environmentOfNoRun(),
        NO_COLOR: "1",
        EVENTS: this.#events,
        TRACE: this.#trace,
        ...env,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const running = new Running(child);
    this.#running.add(running);
    return running;
  }

  /** Returns the lines that the project's files have appended since the last call. */
  events(): string[] {
    let text: string;
    try {
      text = readFileSync(this.#events, "utf8");
    } catch (error) {
      if (fieldOf(error, "code") === "ENOENT") return [];
      throw error;
    }
    return text.split("\n").slice(0, -1);
  }

  async forgetEvents(): Promise<void> {
    await rm(this.#events, { force: true });
  }

  /** Returns the ids of the project's containers that exist. */
  containers(): Promise<string[]> {
    return containersWith("test.trace", this.#trace);
  }

  /** Fails if anything that the project's runs started still exists. */
  async hasNoContainers(): Promise<void> {
    await eventually(
      "the project's containers are removed",
      async () => {
        const left = await this.containers();
        return left.length === 0 || left.join();
      },
      REMOVAL_MS,
    );
  }

  /** Kills runs that still run. Fails if anything that the project's runs started still exists. */
  async remove(): Promise<void> {
    await Promise.all([...this.#running].map((each) => each.kill()));
    await this.hasNoContainers();
    // Workers that outlive their runner for a moment may still write.
    await rm(this.folder, { recursive: true, maxRetries: 10 });
  }

  get #events(): string {
    return join(this.folder, "events.log");
  }

  /** Copies Mayfly, since runners treat what is outside of `node_modules` as the project's own source. */
  async #installMayfly(): Promise<void> {
    const modules = join(this.folder, "node_modules");
    const home = join(modules, "mayfly");
    for (const part of ["dist/src", "dist/modules"]) {
      await cp(join(ROOT, part), join(home, part), {
        recursive: true,
        filter: (file) => !file.endsWith(".map"),
      });
    }
    await cp(join(ROOT, "package.json"), join(home, "package.json"));
    const manifest = await manifestOf(home);
    for (const name of Object.keys(manifest.dependencies ?? {})) await this.#link(name, "jest");
  }

  async #link(name: string, runner: RunnerPackage | OwnPackage): Promise<string> {
    const link = join(this.folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    try {
      await symlink(join(await folderWith(runner), name), link, "dir");
    } catch (error) {
      if (fieldOf(error, "code") !== "EEXIST") throw error;
    }
    return link;
  }

  async #command(runner: RunnerName): Promise<[string, ...string[]]> {
    if (runner === "bun") return [await bunProgram()];
    const node = process.env["MAYFLY_TEST_NODE"] ?? process.execPath;
    if (runner === "node") return [node];
    const home = await this.#link(packageName(runner), runner);
    const { bin = "" } = await manifestOf(home);
    return [node, join(home, typeof bin === "string" ? bin : Object.values(bin)[0]!)];
  }
}

/** A runner that is running. */
export class Running {
  #output = "";
  readonly #closed: Promise<unknown>;
  /** Settles when the runner has exited; its workers may live on. */
  readonly exited: Promise<unknown>;

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
    // The runner may have ended before its input does.
    child.stdin!.on("error", () => undefined);
    this.#closed = once(child, "close");
    this.exited = once(child, "exit");
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Returns what the runner has written so far. */
  get output(): string {
    return this.#output;
  }

  async ended(): Promise<RunnerResult> {
    this.child.stdin!.end();
    await this.#closed;
    return { code: this.child.exitCode, output: this.#output };
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    // The runner's workers may keep its streams open for a while.
    await this.exited;
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
  }
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bin?: string | Readonly<Record<string, string>>;
}

async function manifestOf(home: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Manifest;
}
