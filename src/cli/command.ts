import type { EngineEndpoint } from "../engine/endpoint";
import type { Engine } from "../engine/engine";
import type { TriedEngine } from "../errors";

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
  /** Returns all values of an option that may be repeated, in their order. */
  readonly valuesOf: (option: string) => readonly string[];
}

/** A terminal. */
export interface Screen {
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls a listener whenever the size has changed, until the signal is aborted. */
  readonly onResize: (listener: () => void, signal: AbortSignal) => void;
}

/** The terminal, the engine and the project of a command. */
export interface Surroundings {
  /**
   * Finds the engine as the library does, and tells `onRefused` of each place without one. Throws
   * EngineNotFoundError.
   */
  readonly findEngine: (onRefused?: (place: TriedEngine) => void) => Promise<EngineEndpoint>;
  readonly openEngine: (endpoint: EngineEndpoint) => Engine;
  /** Writes text, or bytes as they are, to standard output. */
  readonly print: (text: string | Uint8Array) => void;
  /** Resolves when the readers of both outputs have kept up, so that long output does not pile up in memory. */
  readonly drained: () => Promise<void>;
  /** The terminal that shows standard output; undefined if it goes elsewhere. */
  readonly screen?: Screen | undefined;
  /** Writes text, or bytes as they are, to standard error. */
  readonly warn: (text: string | Uint8Array) => void;
  /** Asks a yes-or-no question; undefined without a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** The folder in which the command was called. */
  readonly folder: string;
  /** Aborted when the user presses Ctrl+C. */
  readonly signal: AbortSignal;
  /** The path of the program that `doctor` starts and kills. */
  readonly trialProgram: string;
}
