import {
  definePart,
  ExecError,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { sqlplus } from "./sqlplus";
import type { OracleClientOptions, StartedOracleDbContainer } from "./started-oracle-container";

/** A user with a schema for one test, made by `openSchema()`. */
export class OracleDbSchema extends ServerPart<StartedOracleDbContainer> {
  /** Returns the user's name, which is also the schema's. */
  getUsername(): string {
    return this.getName();
  }

  /** Returns the password, which is that of the container's user. */
  getPassword(): string {
    return this.server.getPassword();
  }

  /** Returns the options for the client's `getConnection()`, with this user. */
  getClientOptions(): OracleClientOptions {
    return { ...this.server.getClientOptions(), user: this.getName() };
  }

  /** Runs SQL in this schema. See the method of the server. */
  async executeQuery(sql: string): Promise<string> {
    return this.server.executeIn(this.getName(), sql);
  }

  protected async remove(server: StartedOracleDbContainer, name: string): Promise<void> {
    await dropUser(server, name);
  }
}

definePart("oraclefree-schema", OracleDbSchema);

/** Creates a user as the image does. The first call of a process drops those that ended processes have left. */
export async function openSchema(server: StartedOracleDbContainer): Promise<OracleDbSchema> {
  const database = server.getDatabase();
  await oncePerServer(server.getId(), async () => {
    const select = "SELECT LOWER(username) FROM all_users WHERE username LIKE 'MAYFLY%'";
    const names = (await sqlplus(server, { database }, select)).split(/\s+/);
    for (const name of namesOfTheDead(names)) await dropUser(server, name);
  });
  const name = ownedName(testRun());
  // The image's own command gives the user the rights that APP_USER has.
  const argv = ["createAppUser", name, server.getPassword(), database];
  const { exitCode, output } = await server.exec(argv);
  if (exitCode !== 0 || output.includes("ORA-")) {
    const shown = ["createAppUser", name, "…", database];
    const reason = withoutStatements(output).replaceAll(server.getPassword(), "***");
    throw new ExecError(shown, `exit code ${exitCode}: ${reason}`);
  }
  return new OracleDbSchema(server, name);
}

/** Returns the lines with codes, if there are any: SQL*Plus also prints the statement, which has the password. */
function withoutStatements(output: string): string {
  const lines = output.trim().split("\n");
  const coded = lines.filter((line) => /^(?:ORA|PLS|SP2)-\d/.test(line));
  return (coded.length === 0 ? lines : coded).join("\n");
}

/** Drops a user with all that it has. Ends the user's sessions, which takes the server a moment. */
async function dropUser(server: StartedOracleDbContainer, name: string): Promise<void> {
  await sqlplus(server, { database: server.getDatabase() }, dropping(name));
}

const TRIES = 300;

/** ORA-01940: the user is connected; ORA-01918: the user does not exist. */
const dropping = (name: string): string => `DECLARE
  tries PLS_INTEGER := 0;
BEGIN
  LOOP
    FOR client IN (SELECT sid, serial# AS serial FROM v$session WHERE username = UPPER('${name}')) LOOP
      BEGIN
        EXECUTE IMMEDIATE
          'ALTER SYSTEM KILL SESSION ''' || client.sid || ',' || client.serial || ''' IMMEDIATE';
      EXCEPTION
        WHEN OTHERS THEN NULL;
      END;
    END LOOP;
    BEGIN
      EXECUTE IMMEDIATE 'DROP USER ${name} CASCADE';
      EXIT;
    EXCEPTION
      WHEN OTHERS THEN
        IF SQLCODE = -1918 THEN EXIT; END IF;
        tries := tries + 1;
        IF SQLCODE != -1940 OR tries = ${TRIES} THEN RAISE; END IF;
        DBMS_SESSION.SLEEP(0.1);
    END;
  END LOOP;
END;`;
