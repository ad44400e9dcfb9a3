// Runs an operation on databases of a server that another process started, and kills itself by SIGKILL
// before or after it sends its nth query. Prints that query. Ends normally if there are fewer queries.
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { attach, type StartedContainerData } from "../../../src";
import { StartedPostgreSqlContainer } from "../../../modules/postgresql";
import { createClient, type ServerClient } from "../../../modules/postgresql/pg-client";

type Send = (...query: unknown[]) => unknown;
type Operation = (postgres: StartedPostgreSqlContainer, count: () => void) => Promise<unknown>;

/** Kills the process at the nth call from now on. */
function dieAt(nth: number, moment: string): void {
  let left = nth;
  const client = prototypeOfClients();
  const send = client.query;
  client.query = function (this: unknown, ...query: unknown[]) {
    left -= 1;
    if (left > 0) return send.apply(this, query);
    writeSync(1, String(query[0]));
    if (moment === "sent") void send.apply(this, query);
    process.kill(process.pid, "SIGKILL");
    return undefined;
  };
}

/** Returns the prototype of the module's own clients, whose class is in the module's bundle. */
function prototypeOfClients(): { query: Send } {
  const account = { user: "", password: "", database: "", options: "", ssl: false } as const;
  const client = createClient({ host: "", port: 1, ...account, socket: new Socket() });
  return Object.getPrototypeOf(client) as ServerClient & { query: Send };
}

const operations: Readonly<Record<string, Operation>> = {
  clone: (postgres, count) => {
    count();
    return postgres.cloneDatabase({ name: "mine" });
  },
  reset: async (postgres, count) => {
    const clone = await postgres.cloneDatabase({ name: "mine" });
    count();
    await clone.reset();
  },
  drop: async (postgres, count) => {
    const clone = await postgres.cloneDatabase({ name: "mine" });
    count();
    await clone.drop();
  },
  snapshot: (postgres, count) => {
    count();
    return postgres.snapshot("shop");
  },
  restore: (postgres, count) => {
    count();
    return postgres.restoreSnapshot("shop");
  },
};

const [data = "", operation = "", nth = "", moment = ""] = process.argv.slice(2);
const postgres = attach(JSON.parse(data) as StartedContainerData, StartedPostgreSqlContainer);
void operations[operation]?.(postgres, () => {
  dieAt(Number(nth), moment);
});
