import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./eventually";

/** For all that a program does until a step, among others that do the same. */
const STEP_MS = 200_000;
/** How long a program's last lines may arrive after its end: processes that it started can keep its streams open. */
const LAST_LINES_MS = 10_000;

/** A program that prints a line at each step, reads lines, and is killed at one of its steps. */
export class StepProgram {
  static readonly #running = new Set<StepProgram>();

  readonly steps: string[] = [];
  #stderr = "";
  /** Whether all that it printed has been read, and it has ended. */
  #isOver = false;

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (step) => this.steps.push(step));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    child.once("close", () => (this.#isOver = true));
    // It may have ended when it is told something.
    child.stdin!.on("error", () => undefined);
  }

  /** The last argument is the command that runs the program. */
  static start(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    [command = "", ...before]: readonly string[] = [process.execPath],
  ): StepProgram {
    const stdio = ["pipe", "pipe", "pipe"] as const;
    const options = { env: { ...process.env, ...env }, stdio: [...stdio] };
    const started = new StepProgram(spawn(command, [...before, program, ...args], options));
    StepProgram.#running.add(started);
    return started;
  }

  /** Kills all programs, also those that a failed test left running. */
  static async killAll(): Promise<void> {
    await Promise.all([...StepProgram.#running].map((program) => program.kill()));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What the program warned of. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Gives the program a line to read. */
  tell(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  /** Resolves with the exit code, or the signal, when the program has ended by itself, and `steps` has all steps. */
  async ended(): Promise<number | string> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    if (!this.#isOver) {
      const late = sleep(LAST_LINES_MS, undefined, { ref: false });
      await Promise.race([once(child, "close"), late]);
    }
    StepProgram.#running.delete(this);
    return child.signalCode ?? child.exitCode ?? "";
  }

  async reached(step: string): Promise<void> {
    const ask = (): Promise<string | true> => {
      if (this.steps.includes(step)) return Promise.resolve(true);
      if (this.#isOver) throw new Error(`it ended: ${this.#stderr}`);
      return Promise.resolve(`${this.steps.join()} ${this.#stderr}`);
    };
    await eventually(`the program gets to "${step}"`, ask, STEP_MS);
  }

  async kill(): Promise<void> {
    StepProgram.#running.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
