import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import {
  asAdmin,
  type AdminSession,
  type ServerAddress,
} from "../../modules/postgresql/admin-connection";
import { ownedName } from "../../src/module/owned-name";
import { cloneComment, templateComment } from "../../modules/postgresql/databases/clone-owner";
import { dropLeftovers } from "../../modules/postgresql/databases/leftovers";
import { testRun } from "../../src/module";
import { POSTGRES } from "../support/images";
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

const addressOf = (postgres: StartedPostgreSqlContainer): ServerAddress => ({
  host: postgres.getHost(),
  port: postgres.getPort(),
  username: postgres.getUsername(),
  password: postgres.getPassword(),
  maintenanceDatabase: "postgres",
});

/** Lets a process of another run make two clones and end. Resolves with their names; the second is `name`. */
async function leaveClones(postgres: StartedPostgreSqlContainer, name: string): Promise<string[]> {
  const { stdout } = await runModuleProgram("leave-clones", [data(postgres), name], ownSession());
  return JSON.parse(stdout) as string[];
}

const commentOf = async (postgres: StartedPostgreSqlContainer, name: string): Promise<string> => {
  const sql =
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1";
  return (await query<{ comment: string }>(home(postgres), sql, [name]))[0]?.comment ?? "";
};

const make = async (
  postgres: StartedPostgreSqlContainer,
  name: string,
  comment?: string,
): Promise<string> => {
  await query(home(postgres), `CREATE DATABASE "${name}" IS_TEMPLATE ${String(isTemplate(name))}`);
  if (comment !== undefined) {
    await query(home(postgres), `COMMENT ON DATABASE "${name}" IS '${comment}'`);
  }
  return name;
};

describe("dropLeftovers", () => {
  it("drops a dead process's databases only: no living or unknown one's, none of the user's", async () => {
    await using postgres = await startServer();
    await using alive = await postgres.cloneDatabase();
    await using named = await postgres.cloneDatabase({ name: "mine, and alive" });
    const own = (await databases(postgres)).filter(isTemplate);
    await leaveClones(postgres, "dead");
    const dead = await commentOf(postgres, "dead");
    const [, cluster = "", process = ""] = / of cluster (\d+) by (\S+)$/.exec(dead) ?? [];
    // The template of a dead run, which refuses clients.
    const [left = ""] = (await databases(postgres)).filter(
      (name) => isTemplate(name) && !own.includes(name),
    );
    const deadTemplate = await commentOf(postgres, left);
    await leaveClones(postgres, "renamed");
    await query(home(postgres), "ALTER DATABASE renamed RENAME TO kept");
    const elsewhere = { process: process.replace(/^\w+\.\w+/, "0123456789ab.ba9876543210") };
    const unknown = { id: "other", process: elsewhere.process, runner: elsewhere.process };
    const kept = [
      ...own,
      alive.getDatabase(),
      named.getDatabase(),
      "kept",
      await make(postgres, "mayfly_shop"),
      await make(postgres, "mayfly_shop_01234567"),
      await make(postgres, "mayfly_template_0000000000000000"),
      await make(postgres, "mayfly_template_0000000000000000_new"),
      await make(postgres, "restored", dead),
      await make(
        postgres,
        "dumped",
        cloneComment({ name: "dumped", cluster: `${cluster}0` }, { process }),
      ),
      await make(postgres, "with a template's comment", deadTemplate),
      await make(postgres, ownedName(unknown)),
      await make(postgres, "unknown", cloneComment({ name: "unknown", cluster }, unknown)),
      await make(postgres, "mayfly_template_1111111111111111", templateComment(unknown)),
    ];
    await noClients(postgres);
    const { stdout } = await runModuleProgram(
      "clone-databases",
      [data(postgres), "x", "1"],
      ownSession(),
    );
    expect(stdout).toContain("x0");
    const now = await databases(postgres);
    expect(now.filter((name) => kept.includes(name))).toEqual([...kept].sort());
    // The program's own template.
    expect(now.filter((name) => !kept.includes(name))).toEqual([
      expect.stringMatching(/^mayfly_template_/),
    ]);
    expect(now).not.toContain(left);
  });

  it("drops the very database that it has judged, not one that has its name since", async () => {
    await using postgres = await startServer();
    const left = await leaveClones(postgres, "mine");
    const replace = async (): Promise<void> => {
      await query(home(postgres), "DROP DATABASE IF EXISTS mine");
      await query(home(postgres), "CREATE DATABASE mine");
    };
    await asAdmin(addressOf(postgres), async (session) => {
      const late: AdminSession = {
        ...session,
        query: async (sql, values) => {
          if (values?.includes("mine") === true) await replace();
          return session.query(sql, values);
        },
      };
      await dropLeftovers(late, testRun());
    });
    expect(left).toContain("mine");
    expect(await databases(postgres)).toEqual(["mine"]);
  });

  it("leaves what has clients, and what the server does not drop, until both have changed", async () => {
    const builder = new PostgreSqlContainer(POSTGRES)
      .withDataInMemory()
      .withCommand(["postgres", "-c", "max_prepared_transactions=2"]);
    await using postgres = await startServer(builder);
    const at = (name: string): string => postgres.getConnectionUri().replace(/test$/, name);
    const left = async (): Promise<string[]> => {
      const program = [data(postgres), "x", "1"];
      const finished = await runModuleProgram("clone-databases", program, ownSession());
      expect(finished).toMatchObject({ code: 0, stderr: "" });
      return (await databases(postgres)).filter((name) => !isTemplate(name));
    };
    const [used = ""] = await leaveClones(postgres, "prepared");
    const client = new Client({ connectionString: at(used) });
    await client.connect();
    const transaction = "BEGIN; INSERT INTO item VALUES ('x'); PREPARE TRANSACTION 'it'";
    await query(at("prepared"), transaction);
    const both = await left();
    expect(both).toHaveLength(2);
    expect(both).toContain(used);
    expect((await client.query("SELECT name FROM item")).rows).toEqual([{ name: "first" }]);
    await client.end();
    const [renamed = ""] = both.filter((name) => name !== used);
    await query(at(renamed), "ROLLBACK PREPARED 'it'");
    await noClients(postgres);
    expect(await left()).toEqual([]);
  });

  it("tells how long ago a database was made, for owners of an earlier start of the machine", async () => {
    await using postgres = await startServer();
    const begun = performance.now();
    await using _clone = await postgres.cloneDatabase({ name: "mine" });
    const made = performance.now();
    const judged: [string, number | undefined][] = [];
    const judge = (process: string, age: number | undefined): "unknown" => {
      judged.push([process, age]);
      return "unknown";
    };
    await sleep(1000);
    const asked = performance.now();
    await asAdmin(addressOf(postgres), (session) => dropLeftovers(session, testRun(), judge));
    const [[process, age] = []] = judged;
    expect(judged).toHaveLength(1);
    expect(process).toBe(testRun().process);
    // PostgreSQL returns a file's time in whole seconds, and the kernel's clock for files is some ticks late.
    expect(age).toBeGreaterThan(asked - made - 100);
    expect(age).toBeLessThan(performance.now() - begun + 1_100);
  });
});
