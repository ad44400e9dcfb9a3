import {
  defineServer,
  InvalidOptionError,
  type ContainerSpec,
  type Environment,
  type Server,
  type SpecPatch,
} from "../../src/module";
import { answersGreeting } from "./answers-greeting";
import { serverPort } from "./server-port";
import { DEFAULTS, MYSQL_PORT, ROOT, type MySqlSettings } from "./settings";
import type { StartedMySqlLike } from "./started-mysql-like";

/** What distinguishes MySQL and MariaDB. */
interface MySqlLike<Started extends StartedMySqlLike> {
  readonly name: string;
  readonly started: Server<MySqlSettings, Started>["started"];
  /** Begins the names of the image's variables. */
  readonly prefix: "MYSQL" | "MARIADB";
  /** The variable that allows an empty root password. */
  readonly allowsEmpty: string;
  readonly resolve?: (settings: MySqlSettings, described: ContainerSpec) => Partial<MySqlSettings>;
}

const PROGRAM = /(?:^|\/)(?:mysqld|mariadbd)$/;

/** Declares MySQL or MariaDB: their images have the same variables, under different prefixes. */
export function defineMySqlLike<Started extends StartedMySqlLike>({
  name,
  started,
  prefix,
  allowsEmpty,
  resolve,
}: MySqlLike<Started>): Server<MySqlSettings, Started> {
  return defineServer({
    name,
    images: [name],
    ports: [MYSQL_PORT],
    defaults: DEFAULTS,
    variables: {
      database: `${prefix}_DATABASE`,
      username: `${prefix}_USER`,
      userPassword: `${prefix}_PASSWORD`,
      rootPassword: `${prefix}_ROOT_PASSWORD`,
    },
    hasVariableFiles: true,
    adopt: (given, described) => {
      // Like the image, without the builder's defaults.
      const unset = { database: "", username: ROOT, userPassword: "", rootPassword: "" };
      const settings = { ...DEFAULTS, ...unset, ...given };
      const known = { ...settings, ...resolve?.(settings, described) };
      return known.username === ROOT ? { ...known, userPassword: known.rootPassword } : known;
    },
    resolve: (known, described) => {
      const settings = { ...known, ...resolve?.(known, described) };
      return { ...settings, ...passwordsOf(settings), port: serverPort(described) };
    },
    configure: ({ username, rootPassword, options }, { command }): SpecPatch => ({
      environment: {
        // The images refuse root as the user that they create.
        ...(username === ROOT && { [`${prefix}_USER`]: "", [`${prefix}_PASSWORD`]: "" }),
        ...(rootPassword === "" && { [allowsEmpty]: "yes" }),
      } satisfies Environment,
      ...(options.length > 0 && { command: [...optionsOf(command), ...options] }),
    }),
    ready: ({ port }) => answersGreeting(port),
    started,
  });
}

/** For the user root, `withUserPassword` and `withRootPassword` mean the same. */
function passwordsOf({
  username,
  userPassword,
  rootPassword,
}: MySqlSettings): Partial<MySqlSettings> {
  if (username !== ROOT || userPassword === rootPassword) return {};
  if (userPassword === DEFAULTS.userPassword) return { userPassword: rootPassword };
  if (rootPassword === DEFAULTS.rootPassword) return { rootPassword: userPassword };
  const expected = "the password of withRootPassword for the user root, or no password";
  throw InvalidOptionError.describing("withUserPassword", expected, "a different one");
}

/** Returns the user's command. The images put their server before a command that begins with an option. */
function optionsOf(command: readonly string[] = []): readonly string[] {
  const [first = "-"] = command;
  if (first.startsWith("-") || PROGRAM.test(first)) return command;
  const expected = "the server and its options, because other methods add options to the command";
  throw InvalidOptionError.quoting("withCommand", expected, first);
}
