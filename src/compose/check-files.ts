import { resolve } from "node:path";
import { InvalidOptionError, messageOf } from "../errors";
import { statPath } from "../spec/inspect/stat-path";
import { checkObject, checkText } from "../spec/options";
import type { ComposeContent, ComposeFile } from "./description";

const NAME = /^[\w.-]+\.ya?ml$/;
/** The name of the file that Mayfly adds. */
export const OVERRIDE = "mayfly-override.yml";

/** Returns compose files as they are described. Throws InvalidOptionError for the option, e.g. if a file does not exist. */
export function checkFiles(
  folder: string,
  files: string | ComposeContent | readonly (string | ComposeContent)[],
  option: string,
): ComposeFile[] {
  const list = Array.isArray(files) ? (files as readonly (string | ComposeContent)[]) : [files];
  if (list.length === 0) throw InvalidOptionError.describing(option, "at least one file", "none");
  const checked = list.map((file, index) =>
    typeof file === "string"
      ? checkFile(folder, file, option)
      : checkContent(file as ComposeContent, `content-${index + 1}.yml`, option),
  );
  const names = [
    OVERRIDE,
    ...checked.flatMap((file) => (typeof file === "string" ? [] : file.name)),
  ];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return checked;
  throw InvalidOptionError.quoting(`${option}.name`, "a name that no other file has", repeated);
}

/** Returns the absolute path of a file. Throws InvalidOptionError if it does not exist. */
export function checkFile(folder: string, file: string, option: string): string {
  const path = resolve(folder, checkText(file, option));
  if (statPath(path)?.isFile() === true) return path;
  const isContent = file.includes("\n");
  throw InvalidOptionError.quotingPath(
    option,
    `an existing file in ${folder}`,
    file,
    isContent ? "the content of a compose file is given as { content: … }" : undefined,
  );
}

function checkContent(
  file: ComposeContent,
  defaultName: string,
  option: string,
): Exclude<ComposeFile, string> {
  const expected = "a path, or an object with the content of a compose file";
  const { content, name = defaultName } = checkObject(file, option, expected);
  if (typeof name !== "string" || !NAME.test(name)) {
    const what = "a file name without folders that ends in .yml or .yaml";
    throw InvalidOptionError.quoting(`${option}.name`, what, name);
  }
  const ofContent = `${option}.content`;
  if (typeof content === "string") return { name, content: checkText(content, ofContent) };
  // Read now, so that later changes to the object have no effect.
  return { name, content: toJson(content, ofContent) };
}

function toJson(content: object, option: string): string {
  checkObject(content, option, "a string or an object");
  try {
    return JSON.stringify(content);
  } catch (error) {
    const expected = "an object that JSON can hold";
    throw InvalidOptionError.describing(
      option,
      expected,
      `one that it cannot: ${messageOf(error)}`,
    );
  }
}
