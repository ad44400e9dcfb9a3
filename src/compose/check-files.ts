import { resolve } from "node:path";
import { InvalidOptionError } from "../errors";
import { statPath } from "../spec/inspect/stat-path";
import { checkObject, checkText } from "../spec/options";
import type { ComposeContent, ComposeFile } from "./description";

const FILES = "DockerComposeEnvironment.files";
const NAME = /^[\w.-]+\.ya?ml$/;
/** The name of the file that Mayfly adds. */
export const OVERRIDE = "mayfly-override.yml";

/** Returns compose files as they are described. Throws InvalidOptionError, e.g. if a file does not exist. */
export function checkFiles(
  folder: string,
  files: string | ComposeContent | readonly (string | ComposeContent)[],
): ComposeFile[] {
  const list = Array.isArray(files) ? (files as readonly (string | ComposeContent)[]) : [files];
  if (list.length === 0) throw InvalidOptionError.describing(FILES, "at least one file", "none");
  const checked = list.map((file, index) =>
    typeof file === "string"
      ? checkFile(folder, file, FILES)
      : checkContent(file as ComposeContent, `content-${index + 1}.yml`),
  );
  const names = [
    OVERRIDE,
    ...checked.flatMap((file) => (typeof file === "string" ? [] : file.name)),
  ];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return checked;
  throw InvalidOptionError.quoting(`${FILES}.name`, "a name that no other file has", repeated);
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

function checkContent(file: ComposeContent, defaultName: string): Exclude<ComposeFile, string> {
  const expected = "a path, or an object with the content of a compose file";
  const { content, name = defaultName } = checkObject(file, FILES, expected);
  if (typeof name !== "string" || !NAME.test(name)) {
    const what = "a file name without folders that ends in .yml or .yaml";
    throw InvalidOptionError.quoting(`${FILES}.name`, what, name);
  }
  const option = `${FILES}.content`;
  if (typeof content === "string") return { name, content: checkText(content, option) };
  // Read now, so that later changes to the object have no effect.
  return { name, content: JSON.stringify(checkObject(content, option, "a string or an object")) };
}
