import { join } from "node:path";
import type { Figure, Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const DIST = join(__dirname, "..", "..");
const CLONES = 50;
const TABLES = 30;
const TARGET_MS = 60;

/** The times of all processes of one measurement, in milliseconds. */
interface Times {
  readonly clone: number[];
  readonly drop: number[];
}

/** Measures cloning and dropping a database for each test, by one process and by four at once. */
export const databases: Measure = async () => {
  const figures: Figure[] = [];
  for (const place of ["memory", "disk"]) {
    // One after the other on one server, as a test run does it.
    const measured = JSON.parse(await runProgram(program(place === "memory"))) as Times[];
    for (const [index, { clone, drop }] of measured.entries()) {
      const both = clone.map((ms, at) => ms + (drop[at] ?? NaN));
      const processes = index === 0 ? "1 process" : "4 processes";
      figures.push({
        name: `database for a test, ${place}, ${processes}`,
        value: median(both),
        unit: "ms",
        ...(place === "memory" && { target: TARGET_MS }),
        note: `clone ${median(clone).toFixed(0)} + drop ${median(drop).toFixed(0)} ms of ${TABLES} tables, medians of ${both.length}`,
      });
    }
  }
  return figures;
};

const program = (inMemory: boolean): string => `
  const { execFile } = require("node:child_process");
  const { promisify } = require("node:util");
  const { PostgreSqlContainer } = require(${JSON.stringify(join(DIST, "modules", "postgresql"))});
  const { Client } = require("pg");
  (async () => {
    const builder = new PostgreSqlContainer("postgres:17");
    if (${inMemory}) builder.withDataInMemory();
    const postgres = await builder.start();
    const client = new Client({ connectionString: postgres.getConnectionUri() });
    await client.connect();
    for (let table = 0; table < ${TABLES}; table++) {
      await client.query(\`CREATE TABLE t\${table} (id bigserial PRIMARY KEY, name text UNIQUE);
        INSERT INTO t\${table} (name) SELECT 'row ' || n FROM generate_series(1, 20) AS n\`);
    }
    await client.end();
    const env = { ...process.env, SERVER: JSON.stringify(postgres) };
    const part = async () => JSON.parse(
      (await promisify(execFile)(process.execPath, ["-e", ${JSON.stringify(PART)}], { env })).stdout);
    const measured = [];
    for (const processes of [1, 4]) {
      const all = await Promise.all(Array.from({ length: processes }, part));
      measured.push({ clone: all.flatMap(({ clone }) => clone), drop: all.flatMap(({ drop }) => drop) });
    }
    console.log(JSON.stringify(measured));
    await postgres.stop();
  })();`;

/** The program of each process; between clone and drop a client uses the database, as a test would. */
const PART = `
  const { attach } = require(${JSON.stringify(join(DIST, "src"))});
  const { StartedPostgreSqlContainer } = require(${JSON.stringify(join(DIST, "modules", "postgresql"))});
  const { Client } = require("pg");
  (async () => {
    const postgres = attach(JSON.parse(process.env.SERVER), StartedPostgreSqlContainer);
    const [clone, drop] = [[], []];
    const timed = async (times, action) => {
      const begun = performance.now();
      const result = await action();
      times.push(performance.now() - begun);
      return result;
    };
    for (let round = 0; round < ${CLONES}; round++) {
      const database = await timed(clone, () => postgres.cloneDatabase());
      const client = new Client({ connectionString: database.getConnectionUri() });
      await client.connect();
      await client.query("INSERT INTO t0 (name) VALUES ('new')");
      await client.end();
      await timed(drop, () => database.drop());
    }
    console.log(JSON.stringify({ clone, drop }));
  })();`;
