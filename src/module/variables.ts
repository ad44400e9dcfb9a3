import type { StartedContainer } from "../container/started-container";
import { ExecError } from "../errors";
import type { ContainerSpec, Environment } from "../spec/container-spec";
import type { Server, Settings } from "./server";

type Declared<S extends Settings> = Pick<Server<S>, "variables" | "hasVariableFiles">;

/** Returns the settings that the user gave as variables, for which no method was called. */
export function settingsOfVariables<S extends Settings>(
  server: Declared<S>,
  given: Partial<S>,
  { environment }: ContainerSpec,
): Partial<S> {
  const values = names(server)
    .filter(([name]) => given[name] === undefined)
    .map(([name, variable]) => [name, environment[variable]] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(values) as Partial<S>;
}

/** Returns the files in the container that hold settings, by the setting's name. */
export function settingFiles<S extends Settings>(
  server: Declared<S>,
  given: Partial<S>,
  { environment }: ContainerSpec,
): ReadonlyMap<keyof S & string, string> {
  const files = new Map<keyof S & string, string>();
  if (server.hasVariableFiles !== true) return files;
  for (const [name, variable] of names(server)) {
    const file = environment[fileVariable(variable)] ?? "";
    const hasValue = given[name] !== undefined || environment[variable] !== undefined;
    if (file !== "" && !hasValue) files.set(name, file);
  }
  return files;
}

/** Returns the variables for the image, which refuses a value together with a file. */
export function variablesOf<S extends Settings>(
  server: Declared<S>,
  settings: S,
  given: Partial<S>,
  described: ContainerSpec,
): Environment {
  const files = settingFiles(server, given, described);
  const environment: Record<string, string> = {};
  for (const [name, variable] of names(server)) {
    const value: unknown = settings[name];
    if (typeof value !== "string" || files.has(name)) continue;
    environment[variable] = value;
    const file = fileVariable(variable);
    if (file in described.environment && server.hasVariableFiles === true) environment[file] = "";
  }
  return environment;
}

/** Reads the settings from their files in the running container. Throws ExecError for a file that cannot be read. */
export async function readSettingFiles<S extends Settings>(
  files: ReadonlyMap<keyof S & string, string>,
  container: Pick<StartedContainer, "exec">,
): Promise<Partial<S>> {
  const entries = [...files].map(async ([name, file]) => {
    const argv = ["cat", file];
    const { exitCode, stdout, stderr } = await container.exec(argv, { user: "0" });
    if (exitCode !== 0) throw new ExecError(argv, stderr.trim());
    // The images' shells drop line breaks at the end, too.
    return [name, stdout.replace(/\n+$/, "")] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Partial<S>;
}

const fileVariable = (variable: string): string => `${variable}_FILE`;

function names<S extends Settings>({ variables }: Declared<S>): [keyof S & string, string][] {
  return Object.entries(variables ?? {}) as [keyof S & string, string][];
}
