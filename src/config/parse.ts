// Parsers of settings. Each except `flag` returns undefined for a missing setting. For a wrong value it throws
// InvalidOptionError, which names the place where the value was found.
import { isIP } from "node:net";
import { isPlatformName } from "../common/platform-name";
import { InvalidOptionError } from "../errors";
import type { Setting } from "./sources";

const MOST_SECONDS = 1_000_000;
const MOST_FACTOR = 1000;
/** Go's notation, which Ryuk reads: `10s`, `1m30s`, `500ms` (pkg.go.dev/time#ParseDuration). */
const GO_DURATION = /^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/;

/** Reads one of several words. */
export function oneOf<T extends string>(
  setting: Setting | undefined,
  words: readonly T[],
  expected = words.length === 2 ? words.join(" or ") : `one of ${words.join(", ")}`,
): T | undefined {
  if (setting === undefined) return undefined;
  return words.find((word) => word === setting.text) ?? refuse(setting, expected);
}

/** Reads one of several words, in upper or lower case. */
export function oneOfAnyCase<T extends string>(
  setting: Setting | undefined,
  words: readonly T[],
): T | undefined {
  const text = setting?.text.toLowerCase();
  return words.find((word) => word === text) ?? oneOf(setting, words);
}

/** Reads `on` as true and `off` as false. */
export function onOrOff(setting: Setting | undefined): boolean | undefined {
  const word = oneOf(setting, ["on", "off"]);
  return word && word === "on";
}

/** Reads `true` and `1` as true, everything else as false. */
export function flag(setting: Setting | undefined): boolean {
  return /^(true|1)$/i.test(setting?.text ?? "");
}

/** Reads seconds, and returns milliseconds. */
export function seconds(setting: Setting | undefined): number | undefined {
  if (setting === undefined) return undefined;
  const number = Number(setting.text);
  if (number > 0 && number < MOST_SECONDS) return number * 1000;
  return refuse(setting, `a number of seconds above 0 and below ${MOST_SECONDS}`);
}

/** Reads a number by which others are multiplied. */
export function factor(setting: Setting | undefined): number | undefined {
  if (setting === undefined) return undefined;
  const number = Number(setting.text);
  if (number > 0 && number <= MOST_FACTOR) return number;
  return refuse(setting, `a number above 0 and at most ${MOST_FACTOR}`);
}

/** Reads how many lines are wanted: a number, `off` as 0, or `on`. */
export function lines(setting: Setting | undefined): number | "on" | undefined {
  if (setting === undefined || setting.text === "on") return setting && "on";
  if (setting.text === "off") return 0;
  if (/^\d+$/.test(setting.text)) return Number(setting.text);
  return refuse(setting, "on, off or a number of lines");
}

/** What `isTimelineFile` accepts. */
export const TIMELINE_FILE = "a file whose name ends with .html or .jsonl";

export const isTimelineFile = (file: string): boolean => /[^/\\]\.(html|jsonl)$/.test(file);

/** Reads the file to write a timeline to. */
export function timelineFile(setting: Setting | undefined): string | undefined {
  if (setting === undefined || isTimelineFile(setting.text)) return setting?.text;
  return refuse(setting, TIMELINE_FILE);
}

/** Reads the number of a port. */
export function port(setting: Setting | undefined): number | undefined {
  if (setting === undefined) return undefined;
  const number = Number(setting.text);
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
  return refuse(setting, "a port from 1 to 65535");
}

/** Reads a platform, and returns it unchanged. */
export function platform(setting: Setting | undefined): string | undefined {
  if (setting === undefined || isPlatformName(setting.text)) return setting?.text;
  return refuse(setting, "a platform such as linux/arm64");
}

/** Reads a host's name or IP address, and returns it unchanged. An IPv6 address can have brackets. */
export function hostName(setting: Setting | undefined): string | undefined {
  if (setting === undefined) return undefined;
  const { text } = setting;
  const address = text.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) !== 0 || /^[a-z\d_]([a-z\d_.-]*[a-z\d_.])?$/i.test(text)) return text;
  return refuse(setting, "a host's name or address, without a scheme or a port");
}

/** Reads engines, separated by commas: each an address, or the name of a context of the docker CLI. */
export function engineList(setting: Setting | undefined): readonly string[] | undefined {
  if (setting === undefined) return undefined;
  const engines = setting.text.split(",").map((engine) => engine.trim());
  const isList = engines.every((engine) => engine !== "" && !/\s/.test(engine));
  if (isList && new Set(engines).size === engines.length) return engines;
  return refuse(setting, "different addresses or contexts, separated by commas");
}

/** Reads a version of the Engine API, and returns it unchanged. */
export function apiVersion(setting: Setting | undefined): string | undefined {
  if (setting === undefined || /^\d+\.\d+$/.test(setting.text)) return setting?.text;
  return refuse(setting, "a version such as 1.43");
}

/** Reads a duration in Go's notation, and returns it unchanged. */
export function goDuration(setting: Setting | undefined): string | undefined {
  if (setting === undefined || GO_DURATION.test(setting.text)) return setting?.text;
  return refuse(setting, "a duration with a unit, such as 10s or 1m30s");
}

function refuse({ origin, text }: Setting, expected: string): never {
  throw InvalidOptionError.quoting(origin, expected, text);
}
