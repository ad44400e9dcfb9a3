import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { currentEnvironment } from "../config";
import { InvalidOptionError } from "../errors";
import type { Environment } from "./container-spec";
import { statPath } from "./inspect/stat-path";
import { checkVariables } from "./options";

const BYTE_ORDER_MARK = /^\uFEFF/;
/** White space as Go has it, which the docker CLI is written in. */
const LEADING_SPACE = /^(?:[^\S\uFEFF]|\u0085)+/;

/**
 * Returns the variables of an environment file, in the format of `docker run --env-file`. A name without `=` takes its
 * value from the environment of this process. Throws InvalidOptionError, which names the line and shows no value.
 */
export function readEnvironmentFile(path: string, option: string): Environment {
  if (statPath(path)?.isDirectory() !== false) {
    throw InvalidOptionError.quotingPath(option, "an existing file", path);
  }
  const variables = linesOf(readFileSync(path), option).flatMap((line, index) =>
    variableOf(line, `${option}, line ${index + 1}`),
  );
  return checkVariables(Object.fromEntries(variables), option);
}

function linesOf(bytes: Buffer, option: string): string[] {
  if (!isUtf8(bytes)) {
    throw InvalidOptionError.describing(option, "a file in UTF-8", "bytes that are not UTF-8");
  }
  return bytes.toString().replace(BYTE_ORDER_MARK, "").split(/\r?\n/);
}

/** Reads a line as the docker CLI does (github.com/docker/cli, `opts/file.go`). */
function variableOf(text: string, place: string): [name: string, value: string][] {
  const line = text.replace(LEADING_SPACE, "");
  if (line === "" || line.startsWith("#")) return [];
  const end = line.indexOf("=");
  const name = end === -1 ? line : line.slice(0, end);
  if (name === "" || /[ \t]/.test(name)) {
    const found = name === "" ? "a line without a name" : "a name with white space";
    throw InvalidOptionError.describing(place, "NAME=value, or NAME alone", found);
  }
  if (end !== -1) return [[name, line.slice(end + 1)]];
  const inherited = currentEnvironment()[name];
  return inherited === undefined ? [] : [[name, inherited]];
}
