// Compiled, not run: what the values of fixtures are in users' tests.
import { defineFixture, pool, startFixture, useFixture } from "mayfly/fixtures";
import { PostgreSqlContainer } from "mayfly/postgresql";

const postgres = defineFixture("postgres", {
  scope: "run",
  start: () => new PostgreSqlContainer("postgres:17").start(),
});
const database = defineFixture("database", {
  scope: "test",
  uses: { postgres },
  start: ({ postgres }) => postgres.cloneDatabase(),
});

const db = useFixture(database);
export const uri: string = db.value.getConnectionUri();
// @ts-expect-error -- a database is not a container
export const port: unknown = db.value.getMappedPort(5432);
// @ts-expect-error -- it is there for reading
db.value = undefined;

const servers = pool(new PostgreSqlContainer("postgres:17"), { size: 2 });
export const server: string = useFixture(servers).value.getConnectionUri();
export const taken = async (): Promise<string> => (await servers.take()).getConnectionUri();
export const started = async (): Promise<string> =>
  (await startFixture(database)).value.getDatabase();
