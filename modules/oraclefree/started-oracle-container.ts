import { checkText, StartedServer } from "../../src/module";
import { openSchema, type OracleDbSchema } from "./oracle-schema";
import { databaseOf, type OracleDbSettings } from "./settings";
import { sqlplus } from "./sqlplus";

/** Options for `getConnection()` of the package `oracledb`. */
export interface OracleClientOptions {
  readonly user: string;
  readonly password: string;
  readonly connectString: string;
}

/** A running Oracle Database Free. */
export class StartedOracleDbContainer extends StartedServer<OracleDbSettings> {
  /** Returns the name of the user that the image created. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the user's password. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the password of `SYS` and `SYSTEM`. */
  getSystemPassword(): string {
    return this.settings.systemPassword ?? this.settings.password;
  }

  /** Returns the pluggable database, which is also the name of the service. */
  getDatabase(): string {
    return databaseOf(this.settings);
  }

  /** Returns `host:port/database`, the short form of a connect string. */
  getUrl(): string {
    return `${this.hostAndPort()}/${this.getDatabase()}`;
  }

  /** Returns `(DESCRIPTION=(ADDRESS=…)(CONNECT_DATA=…))`, the long form of a connect string. */
  getConnectionDescriptor(): string {
    const address = `(PROTOCOL=TCP)(HOST=${this.getHost()})(PORT=${this.getPort()})`;
    const service = `(SERVICE_NAME=${this.getDatabase()})`;
    return `(DESCRIPTION=(ADDRESS=${address})(CONNECT_DATA=${service}))`;
  }

  /** Returns the options for the client's `getConnection()`. */
  getClientOptions(): OracleClientOptions {
    return { user: this.getUsername(), password: this.getPassword(), connectString: this.getUrl() };
  }

  /**
   * Runs statements or a block of PL/SQL by SQL*Plus in the container, and returns the rows as text. The last one needs no
   * `;` and no line with `/`. It runs as SYS in the user's schema. Throws ExecError with the server's error.
   */
  async executeQuery(sql: string): Promise<string> {
    return this.executeIn(this.getUsername(), sql);
  }

  /**
   * Creates a user with a schema for one test, with the rights of the container's user. Dropping it ends its sessions.
   * The first call of a process drops those that processes which have ended left behind. Throws ExecError.
   */
  async openSchema(): Promise<OracleDbSchema> {
    return openSchema(this);
  }

  /** @internal */
  async executeIn(schema: string, sql: string): Promise<string> {
    const session = { database: this.getDatabase(), schema };
    return sqlplus(this, session, checkText(sql, "executeQuery"));
  }
}
