import type { EngineEndpoint } from "../engine/endpoint";
import type { Engine } from "../engine/engine";

/** An option of a command. */
export interface Option {
  /** What the option does, as a short imperative sentence without a full stop. */
  readonly summary: string;
  /** What the value is, in capitals, for example `FILE`. Without it the option takes no value. */
  readonly value?: string;
}

/** A command of `mayfly`. */
export interface Command {
  readonly name: string;
  /** The heading in the list of commands. */
  readonly group: "See" | "Prepare" | "Clean up";
  /** What the command does, as a short imperative sentence without a full stop. */
  readonly summary: string;
  /** What the help of the command says below its summary: whole lines, without a last line break. */
  readonly details?: string;
  /** Names of the arguments that are no options, in capitals. One in brackets may be left out, one with `...` repeated. */
  readonly operands?: readonly string[];
  /** By name, without the dashes. */
  readonly options: Readonly<Record<string, Option>>;
  /** Runs the command and returns the exit code. */
  readonly run: (input: Input, around: Surroundings) => Promise<number>;
}

/** What the user wrote after a command's name. */
export interface Input {
  readonly operands: readonly string[];
  /** Returns whether an option was given. */
  readonly has: (option: string) => boolean;
  /** Returns an option's last value; undefined if it was not given. */
  readonly valueOf: (option: string) => string | undefined;
}

/** The terminal, the engine and the project of a command. */
export interface Surroundings {
  /** Finds the engine as the library does. Throws EngineNotFoundError. */
  readonly findEngine: () => Promise<EngineEndpoint>;
  readonly openEngine: (endpoint: EngineEndpoint) => Engine;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error. */
  readonly warn: (text: string) => void;
  /** Asks a yes-or-no question; undefined without a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** The folder in which the command was called. */
  readonly folder: string;
  /** Aborted when the user presses Ctrl+C. */
  readonly signal: AbortSignal;
}
