import { MayflyError, type Handle } from "../../src";
import { CERT_FILE, CLI_TLS_OPTIONS } from "./server-tls";

/** Commands for redis-cli, one a line. */
export interface InitialData {
  readonly content: string | Buffer;
}

/** Only with --no-raw do errors differ from data in redis-cli's output; its exit code is 0 in spite of errors. */
const IMPORT = `
[ -e ${CERT_FILE} ] && set -- ${CLI_TLS_OPTIONS.join(" ")}
exec redis-cli --no-raw "$@" <"$IMPORT_FILE"`;

const SHOWN_ERRORS = 5;

/** Runs a file of commands in the container with redis-cli. Throws MayflyError with the errors of refused commands. */
export async function importFile(container: Handle, file: string): Promise<void> {
  const { exitCode, stdout, stderr } = await container.exec(["sh", "-c", IMPORT], {
    env: { IMPORT_FILE: file },
  });
  const refused = [...stdout.matchAll(/^\(error\) (.*)$/gm)].map(([, words = ""]) => words.trim());
  const failed = exitCode !== 0 || /^(Could not connect|Error)/m.test(stderr);
  if (refused.length === 0 && !failed) return;
  const words = refused.length === 0 ? stderr.trim() : refused.slice(0, SHOWN_ERRORS).join("; ");
  const more = refused.length > SHOWN_ERRORS ? `; and ${refused.length - SHOWN_ERRORS} more` : "";
  throw new MayflyError(
    "REDIS_IMPORT_FAILED",
    `its initial data (one command a line, without comments) was refused: ${words}${more}`,
  );
}
