import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { eventually } from "./eventually";

/** A program that prints a line at each step, reads lines, and is killed at one of its steps. */
export class StepProgram {
  static readonly #running = new Set<StepProgram>();

  readonly steps: string[] = [];
  #stderr = "";

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (step) => this.steps.push(step));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
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

  /** Resolves with the exit code, or the signal, when the program has ended by itself. */
  async ended(): Promise<number | string> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    StepProgram.#running.delete(this);
    return child.signalCode ?? child.exitCode ?? "";
  }

  async reached(step: string): Promise<void> {
    await eventually(`the program gets to "${step}"`, () => {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.#stderr}`);
      return Promise.resolve(this.steps.includes(step) || `${this.steps.join()} ${this.#stderr}`);
    });
  }

  async kill(): Promise<void> {
    StepProgram.#running.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
