import type { StartedPostgreSqlContainer } from "../../modules/postgresql";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import {
  data,
  databases,
  home,
  isTemplate,
  noClients,
  query,
  startServer,
} from "../support/postgresql-server";

const sameRun = (): string => process.env["TESTCONTAINERS_SESSION_ID"] ?? "test";

const twoRuns = (): { killed: string; next: string } => ({
  killed: ownSession(),
  next: ownSession(),
});

interface Kill {
  readonly operation: string;
  readonly moment: "before" | "sent";
  /** The sessions of the killed process and of the next one. */
  readonly sessions: () => { readonly killed: string; readonly next: string };
  readonly prepare?: (postgres: StartedPostgreSqlContainer) => Promise<unknown>;
}

/**
 * Kills a process at each query of an operation, lets another process complete the same operation, and checks
 * the result. Resolves with the queries.
 */
async function killAtEach(
  postgres: StartedPostgreSqlContainer,
  { operation, moment, sessions, prepare }: Kill,
  look: () => Promise<void>,
): Promise<string[]> {
  const queries: string[] = [];
  for (let nth = 1; ; nth++) {
    await prepare?.(postgres);
    await noClients(postgres);
    const { killed: first, next: second } = sessions();
    const run = (last: number, session: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram("die-at-query", [data(postgres), operation, String(last), moment], session);
    const killed = await run(nth, first);
    expect(killed.stderr).toBe("");
    if (killed.code === 0) return queries;
    queries.push(killed.stdout);
    await noClients(postgres);
    expect(await run(Infinity, second)).toEqual({ code: 0, stdout: "", stderr: "" });
    await look();
  }
}

const dropTemplates = async (postgres: StartedPostgreSqlContainer): Promise<void> => {
  for (const name of (await databases(postgres)).filter(isTemplate)) {
    await query(home(postgres), `ALTER DATABASE ${name} IS_TEMPLATE false`);
    await query(home(postgres), `DROP DATABASE ${name}`);
  }
};

/** Returns a database's content and attributes. */
async function stateOf(postgres: StartedPostgreSqlContainer, name: string): Promise<unknown> {
  const uri = postgres.getConnectionUri().replace(/test$/, name);
  const [row] = await query(
    uri,
    "SELECT (SELECT string_agg(name, ',') FROM item) AS rows, current_setting('search_path') AS path",
  );
  return row;
}

const WHOLE = { rows: "first", path: "public, shop" };

const found = (queries: readonly string[], pattern: RegExp): number =>
  queries.filter((sql) => pattern.test(sql)).length;

/** For some 40 processes, one after the other. */
const SLOW = 1_200_000;

describe("a process that is killed at any of its queries", () => {
  it.each([
    ["a process of its run", "before", sameRun],
    ["a process of its run", "sent", sameRun],
    ["a later run", "before", ownSession],
  ] as const)(
    "leaves no half of a first clone that %s keeps (killed: %s)",
    async (_who, moment, session) => {
      await using postgres = await startServer();
      const kill: Kill = {
        operation: "clone",
        moment,
        sessions: () => ({ killed: session(), next: session() }),
      };
      const queries = await killAtEach(postgres, { ...kill, prepare: dropTemplates }, async () => {
        const now = await databases(postgres);
        expect(now.filter((name) => !isTemplate(name))).toEqual(["mine"]);
        expect(now.filter(isTemplate)).toHaveLength(1);
        expect(await stateOf(postgres, "mine")).toEqual(WHOLE);
      });
      // The template's copy and the clone; the template's other steps; a leftover, taken and dropped.
      expect(found(queries, /^CREATE DATABASE/)).toBe(2);
      expect(found(queries, /^VACUUM/)).toBe(1);
      expect(found(queries, /RENAME TO "mayfly_template_/)).toBe(1);
      expect(found(queries, /RENAME TO "mine"/)).toBe(1);
      expect(found(queries, /pg_advisory_(un)?lock/)).toBe(2);
      expect(found(queries, /UPDATE pg_database SET datname/)).toBeGreaterThan(0);
      expect(found(queries, /^DROP DATABASE/)).toBeGreaterThan(0);
    },
    SLOW,
  );

  it.each([
    ["reset", ["mine"], /RENAME TO "mine"/],
    ["drop", [], /^DROP DATABASE/],
  ])(
    "leaves no half of a clone's %s",
    async (operation, expected, last) => {
      await using postgres = await startServer();
      const kill: Kill = {
        operation,
        moment: "before",
        sessions: () => ({ killed: sameRun(), next: ownSession() }),
      };
      const queries = await killAtEach(postgres, kill, async () => {
        const now = await databases(postgres);
        expect(now.filter((name) => !isTemplate(name))).toEqual(expected);
        for (const name of expected) expect(await stateOf(postgres, name)).toEqual(WHOLE);
      });
      expect(found(queries, last)).toBe(1);
    },
    SLOW,
  );

  it.each([
    ["snapshot", /RENAME TO "shop"/],
    ["restore", /RENAME TO "test"/],
  ])(
    "leaves no half of a %s",
    async (operation, last) => {
      await using postgres = await startServer();
      await postgres.snapshot("shop");
      const kill: Kill = {
        operation,
        moment: "before",
        sessions: twoRuns,
        prepare: () =>
          query(postgres.getConnectionUri(), "DELETE FROM item; INSERT INTO item VALUES ('first')"),
      };
      const queries = await killAtEach(postgres, kill, async () => {
        expect(await databases(postgres)).toEqual(["shop"]);
        expect(await stateOf(postgres, "test")).toEqual(WHOLE);
        await query(postgres.getConnectionUri(), "DELETE FROM item");
        await postgres.restoreSnapshot("shop");
        expect(await stateOf(postgres, "test")).toEqual(WHOLE);
      });
      expect(found(queries, last)).toBe(1);
    },
    SLOW,
  );
});
