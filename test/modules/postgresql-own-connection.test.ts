import * as pg from "pg";
import type { StartedPostgreSqlContainer } from "../../modules/postgresql";
import { asAdmin } from "../../modules/postgresql/admin-connection";
import { query, startServer } from "../support/postgresql-server";

/** What the roles and databases of a careful or a restricted server can have. */
const SETTINGS: readonly (readonly [name: string, value: string, ours: string])[] = [
  ["role", "reader", "none"],
  ["default_transaction_read_only", "on", "off"],
  ["statement_timeout", "1ms", "0"],
  ["lock_timeout", "1ms", "0"],
  ["idle_session_timeout", "10s", "0"],
  ["transaction_timeout", "10s", "0"],
];

const OURS = SETTINGS.filter(([name]) => name !== "default_transaction_read_only")
  .map(([name, , ours]) => `-c ${name}=${ours}`)
  .join(" ");

/** A test's own client, which overrides the settings of its role. */
const free = (uri: string): string => `${uri}?options=${encodeURIComponent(OURS)}`;

const items = async (uri: string): Promise<string[]> =>
  (await query<{ name: string }>(free(uri), "SELECT name FROM public.item")).map(
    ({ name }) => name,
  );

/** Uses every kind of connection that the module opens. */
async function useAll(postgres: StartedPostgreSqlContainer): Promise<void> {
  const clone = await postgres.cloneDatabase();
  await clone.emptyTables();
  expect(await items(clone.getConnectionUri())).toEqual([]);
  await clone.reset();
  expect(await items(clone.getConnectionUri())).toEqual(["first"]);
  await clone.drop();
  await postgres.snapshot("here");
  await postgres.emptyTables();
  await postgres.restoreSnapshot("here");
  expect(await items(postgres.getConnectionUri())).toEqual(["first"]);
}

describe("the module's own connection", () => {
  it("does not depend on the settings of roles and databases", async () => {
    await using postgres = await startServer();
    const changes = SETTINGS.flatMap(([name, value]) => [
      `ALTER ROLE test SET ${name} = '${value}'`,
      ...(name === "role" ? [] : [`ALTER DATABASE postgres SET ${name} = '${value}'`]),
    ]);
    await query(postgres.getConnectionUri(), ["CREATE ROLE reader", ...changes].join(";"));
    const address = {
      host: postgres.getHost(),
      port: postgres.getPort(),
      username: "test",
      password: "test",
      maintenanceDatabase: "postgres",
    };
    const values = SETTINGS.map(([name]) => `current_setting('${name}') AS ${name}`).join();
    const [row] = await asAdmin(address, (session) => session.query(`SELECT ${values}`));
    expect(row).toEqual(Object.fromEntries(SETTINGS.map(([name, , ours]) => [name, ours])));
    await useAll(postgres);
  });

  it("does not depend on the environment, pg.defaults and pg.types", async () => {
    await using postgres = await startServer();
    const environment = { ...process.env };
    const { ssl, binary, query_timeout } = pg.defaults;
    const { INT4, INT8, TEXT } = pg.types.builtins;
    const parsers = [INT4, INT8, TEXT].map(
      (type) => [type, pg.types.getTypeParser(type) as (value: string) => unknown] as const,
    );
    Object.assign(process.env, {
      PGOPTIONS: "-c default_transaction_read_only=on",
      PGSSLNEGOTIATION: "direct",
      PGSSLMODE: "verify-full",
      PGPASSWORD: "another",
      PGREPLICATION: "database",
      PGBINARY: "1",
      NODE_PG_FORCE_NATIVE: "1",
    });
    Object.assign(pg.defaults, { ssl: true, binary: true, query_timeout: 1 });
    for (const [type] of parsers) pg.types.setTypeParser(type, () => "changed" as never);
    try {
      const clone = await postgres.cloneDatabase();
      await clone.emptyTables();
      await clone.reset();
      await clone.drop();
    } finally {
      for (const name of Object.keys(process.env)) {
        if (!(name in environment)) Reflect.deleteProperty(process.env, name);
      }
      Object.assign(pg.defaults, { ssl, binary, query_timeout });
      for (const [type, parser] of parsers) pg.types.setTypeParser(type, parser);
    }
  });
});
