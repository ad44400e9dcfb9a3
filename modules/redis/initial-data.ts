import { MayflyError, type Environment, type Handle } from "../../src/module";
import { cliProgram, type Product } from "./product";
import { REDIS_PORT } from "./server-settings";
import { CERT_FILE, CLI_TLS_OPTIONS } from "./server-tls";

/** Commands for redis-cli, one per line. */
export interface InitialData {
  readonly content: string | Buffer;
}

/** redis-cli exits with code 0 even if commands fail. With --no-raw, its output distinguishes errors from data. */
const IMPORT = `
[ -n "$MAYFLY_REDIS_PORT" ] && set -- "$@" -p "$MAYFLY_REDIS_PORT"
[ -n "$MAYFLY_REDIS_USER" ] && set -- "$@" --user "$MAYFLY_REDIS_USER"
[ -e ${CERT_FILE} ] && set -- "$@" ${CLI_TLS_OPTIONS.join(" ")}
exec "$IMPORT_CLI" --no-raw "$@" <"$IMPORT_FILE"`;

/** Returns the variables by which the script in the container finds the server and its user. */
export function importEnvironment({ port, username }: Access): Environment {
  return {
    ...(port !== REDIS_PORT && { MAYFLY_REDIS_PORT: String(port) }),
    ...(username !== "" && { MAYFLY_REDIS_USER: username }),
  };
}

interface Access {
  readonly port: number;
  readonly username: string;
}

const SHOWN_ERRORS = 5;

/** Runs a file of redis-cli commands in the container. Throws MayflyError with the first errors if commands fail. */
export async function importFile(container: Handle, product: Product, file: string): Promise<void> {
  const { exitCode, stdout, stderr } = await container.exec(["sh", "-c", IMPORT], {
    env: { IMPORT_FILE: file, IMPORT_CLI: cliProgram(product) },
  });
  const refused = [...stdout.matchAll(/^\(error\) (.*)$/gm)].map(([, words = ""]) => words.trim());
  const failed = exitCode !== 0 || /^(Could not connect|Error)/m.test(stderr);
  if (refused.length === 0 && !failed) return;
  const words = refused.length === 0 ? stderr.trim() : refused.slice(0, SHOWN_ERRORS).join("; ");
  const more = refused.length > SHOWN_ERRORS ? `; and ${refused.length - SHOWN_ERRORS} more` : "";
  throw new MayflyError(
    "REDIS_IMPORT_FAILED",
    `loading the data of withInitialData() failed: ${words}${more}`,
    { hint: "the data must contain one redis-cli command per line, without comments" },
  );
}
