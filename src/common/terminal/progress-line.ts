import type { Config } from "../../config";
import { now } from "../clock";
import { printable } from "../printable";
import { LiveLines, type Terminal } from "./live-lines";

/** What a line says. */
export interface Progress {
  /** What is in progress, e.g. an image. */
  readonly title: string;
  /** The step, e.g. `ready`. */
  readonly step?: string | undefined;
  /** What it waits for, or what it printed last. */
  readonly detail?: string | undefined;
}

type Settings = Pick<
  Config,
  | "progress"
  | "inCi"
  | "underTestRunner"
  | "inTestWorker"
  | "inNodeTest"
  | "debugsToConsole"
  | "environment"
>;

let lines: LiveLines | undefined;

/**
 * Shows a line on the terminal, with the seconds that have passed, until the result is disposed of. Shows nothing where
 * nobody looks, or where a test runner draws. Throws InvalidOptionError if a setting is invalid.
 */
export function showProgress(settings: Settings, progress: () => Progress): Disposable {
  if (!isShown(settings, () => process.stderr.isTTY)) return { [Symbol.dispose]: () => undefined };
  const { stderr, stdout } = process;
  lines ??= new LiveLines(stderr as Terminal, stdout.isTTY ? [stdout as Terminal] : []);
  const since = now();
  const isColoured = stderr.hasColors();
  let end = 0;
  return lines.add({
    text: () => {
      const { title, step = "", detail = "" } = progress();
      end = title.length;
      const parts = [title, step, `${((now() - since) / 1000).toFixed(1)} s`, detail];
      return printable(parts.filter((part) => part !== "").join("  "));
    },
    style: (text) =>
      isColoured ? `\x1b[1m${text.slice(0, end)}\x1b[22;2m${text.slice(end)}\x1b[22m` : text,
  });
}

/** Returns whether lines are shown. `MAYFLY_PROGRESS` decides only on a terminal. */
export function isShown(settings: Settings, isTerminal: () => boolean): boolean {
  const { inCi, underTestRunner, inTestWorker, inNodeTest, debugsToConsole } = settings;
  const isElsewhere = inCi || underTestRunner || inTestWorker || inNodeTest || debugsToConsole;
  const isWanted = settings.progress ?? !isElsewhere;
  // Asked last: the first use of a stream opens it.
  return isWanted && settings.environment["TERM"] !== "dumb" && isTerminal();
}
