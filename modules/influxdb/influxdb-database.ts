import { definePart, MayflyError, namesOfTheDead, ServerPart } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import type { InfluxDbClientOptions, StartedInfluxDbContainer } from "./started-influxdb-container";

/** A database of its own for a test, from `openDatabase()`. */
export class InfluxDbDatabase extends ServerPart<StartedInfluxDbContainer> {
  /** Returns `http://host:port` of the server. */
  getUrl(): string {
    return this.server.getUrl();
  }

  /** Returns the database's name. */
  getDatabase(): string {
    return this.getName();
  }

  /** Returns options of the client `influx` for this database, with the administrator's login. */
  getClientOptions(): InfluxDbClientOptions {
    return { ...this.server.getClientOptions(), database: this.getName() };
  }

  protected async remove(server: StartedInfluxDbContainer, name: string): Promise<void> {
    await dropDatabase(server.api(), name);
  }
}

definePart("influxdb-database", InfluxDbDatabase);

/** Creates a database, whose name needs no escapes. Throws MayflyError. */
export async function createDatabase(api: AskedServer, name: string): Promise<void> {
  await ask(api, `CREATE DATABASE "${name}"`);
}

/** Drops databases of processes that have ended. */
export async function dropLeftovers(api: AskedServer): Promise<void> {
  const [result] = (await ask(api, "SHOW DATABASES")).results;
  const names = (result?.series ?? []).flatMap(({ values = [] }) => values.flat());
  for (const name of namesOfTheDead(names)) await dropDatabase(api, name);
}

async function dropDatabase(api: AskedServer, name: string): Promise<void> {
  await ask(api, `DROP DATABASE "${name}"`);
}

interface Answer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly { readonly values?: readonly (readonly string[])[] }[];
  }[];
}

/** Runs a query. The server answers 200 to a query that has failed, too. */
async function ask(api: AskedServer, query: string): Promise<Answer> {
  const path = `/query?q=${encodeURIComponent(query)}`;
  const answer = JSON.parse((await askServer(api, { method: "POST", path })).body) as Answer;
  const failed = answer.results.find(({ error }) => error !== undefined);
  if (failed === undefined) return answer;
  const where = `${api.product} at ${api.host}:${api.port}`;
  throw new MayflyError(api.code, `${where} did not run ${query}: ${failed.error ?? ""}`);
}
