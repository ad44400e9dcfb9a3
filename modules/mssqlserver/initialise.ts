import { ExecError } from "../../src/module";
import { creation } from "./databases";
import { MASTER, SCRIPT_FOLDER, type MSSQLServerSettings } from "./settings";
import { sqlcmd, values, type SqlcmdContainer } from "./sqlcmd";

/** A file beside the server's data: who has the data has what the scripts did. */
const DONE = "/var/opt/mssql/.mayfly-initialised";

/** Creates the database of the settings, and runs the scripts in it, once for the server's data. */
export async function initialise(
  container: SqlcmdContainer,
  settings: MSSQLServerSettings,
): Promise<void> {
  const { database, scripts } = settings;
  if (database === MASTER && scripts === 0) return;
  const { exitCode } = await container.exec(["test", "-e", DONE]);
  if (exitCode === 0) return;
  if (database !== MASTER) await values(container, settings, MASTER, creation(database));
  for (let index = 0; index < scripts; index++) {
    await sqlcmd(container, settings, database, ["-i", scriptFile(index)]);
  }
  const argv = ["touch", DONE];
  const touched = await container.exec(argv);
  if (touched.exitCode !== 0) throw new ExecError(argv, touched.output.trim());
}

/** Returns the path of a script in the container. */
export const scriptFile = (index: number): string => `${SCRIPT_FOLDER}/${index + 1}.sql`;
