import { resolve } from "node:path";
import { InvalidOptionError } from "../../errors";
import type { BindMount, BindOption } from "../container-spec";
import { checkArray, checkTarget, checkText } from "../options";

const OPTIONS: readonly BindOption[] = [
  "rw",
  "ro",
  "z",
  "Z",
  "nocopy",
  "U",
  "shared",
  "rshared",
  "slave",
  "rslave",
  "private",
  "rprivate",
  "consistent",
  "cached",
  "delegated",
];

/** Checks bind mounts, and returns them with absolute sources. Throws InvalidOptionError. */
export function checkBindMounts(bindMounts: readonly BindMount[]): readonly BindMount[] {
  const expected = "an array of { source, target, mode? }";
  return checkArray(bindMounts, "withBindMounts", expected).map((bindMount, index) => {
    const { source, target, mode } = bindMount;
    const option = `withBindMounts[${index}]`;
    refuseColon(checkTarget(target, `${option}.target`), `${option}.target`);
    if (mode !== undefined) checkMode(mode, `${option}.mode`);
    return { ...bindMount, source: absolute(checkText(source, `${option}.source`), option) };
  });
}

/** Resolves `./` and `../`, as the docker CLI does for `./`. */
function absolute(source: string, option: string): string {
  if (/^\.\.?([\\/]|$)/.test(source)) return resolve(source);
  const isAbsolute = /^([\\/]|[A-Za-z]:[\\/])/.test(source);
  const isVolume = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source);
  if (!isAbsolute && !isVolume) {
    const expected = "an absolute path, one that begins with ./ or ../, or the name of a volume";
    throw InvalidOptionError.quotingPath(`${option}.source`, expected, source);
  }
  refuseColon(source, `${option}.source`);
  return source;
}

/** In the engine's request, colons separate source, target and mode. */
function refuseColon(path: string, option: string): void {
  const withoutDrive = path.replace(/^[A-Za-z]:/, "");
  if (withoutDrive.includes(":")) {
    throw InvalidOptionError.quotingPath(option, "a path without a colon", path);
  }
}

function checkMode(mode: string, option: string): void {
  const known: readonly string[] = OPTIONS;
  if (typeof mode === "string" && mode.split(",").every((word) => known.includes(word))) return;
  const expected = `one or more of ${OPTIONS.join(", ")}, with commas between`;
  throw InvalidOptionError.quoting(option, expected, mode);
}
