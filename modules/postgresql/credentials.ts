import { ExecError, type ContainerSpec, type StartedContainer } from "../../src";

/** The variables of the image. With the suffix `_FILE`, a variable names a file in the container that has the value. */
const VARIABLES = {
  database: "POSTGRES_DB",
  username: "POSTGRES_USER",
  password: "POSTGRES_PASSWORD",
} as const;

type Name = keyof typeof VARIABLES;
export type Credentials = Readonly<Record<Name, string>>;
/** The values that methods have set. */
export type GivenCredentials = Readonly<Record<Name, string | undefined>>;
/** A value, or the path of the file that has it. */
type Source = { readonly value: string } | { readonly file: string };
export type CredentialSources = Readonly<Record<Name, Source>>;

const DEFAULT = "test";

/** Returns where each value comes from: a method, otherwise a variable of the environment, otherwise `test`. */
export function credentialSources(
  given: GivenCredentials,
  { environment }: ContainerSpec,
): CredentialSources {
  return mapNames((name) => {
    const value = given[name] ?? environment[VARIABLES[name]];
    if (value !== undefined) return { value };
    const file = environment[fileVariable(name)] ?? "";
    return file === "" ? { value: DEFAULT } : { file };
  });
}

/** Returns the variables for the image, which refuses a value together with a file. */
export function credentialVariables(
  sources: CredentialSources,
  given: GivenCredentials,
): Record<string, string> {
  const variables: Record<string, string> = {};
  mapNames((name) => {
    const source = sources[name];
    if ("value" in source) variables[VARIABLES[name]] = source.value;
    if (given[name] !== undefined) variables[fileVariable(name)] = "";
  });
  return variables;
}

/** Returns the values for a wait, which needs no true ones: `test` in place of a value in a file. */
export const credentialsForWait = (sources: CredentialSources): Credentials =>
  mapNames((name) => {
    const source = sources[name];
    return "value" in source ? source.value : DEFAULT;
  });

/** Returns the values. Reads those in files from the running container. Throws ExecError if a file cannot be read. */
export async function readCredentials(
  sources: CredentialSources,
  container: Pick<StartedContainer, "exec">,
): Promise<Credentials> {
  const read = async (source: Source): Promise<string> => {
    if ("value" in source) return source.value;
    const argv = ["cat", source.file];
    const { exitCode, stdout, stderr } = await container.exec(argv, { user: "0" });
    if (exitCode !== 0) throw new ExecError(argv, stderr.trim());
    // The image's shell drops line breaks at the end, too.
    return stdout.replace(/\n+$/, "");
  };
  const [database, username, password] = await Promise.all([
    read(sources.database),
    read(sources.username),
    read(sources.password),
  ]);
  return { database, username, password };
}

const fileVariable = (name: Name): string => `${VARIABLES[name]}_FILE`;

const mapNames = <T>(map: (name: Name) => T): Readonly<Record<Name, T>> => ({
  database: map("database"),
  username: map("username"),
  password: map("password"),
});
