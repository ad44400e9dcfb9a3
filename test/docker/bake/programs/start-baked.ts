import { PostgreSqlContainer } from "../../../../modules/postgresql";
import { TRACE } from "../../../support/baked-images";
import { POSTGRES } from "../../../support/images";

/** What the function printed, and what the database contains. */
export interface Report {
  readonly prepared: boolean;
  readonly answer: string;
}

/** PostgreSQL's first start takes minutes on a busy machine, and here many start at once. */
const PATIENT_MS = 500_000;

/** Starts a PostgreSQL with a baked table and prints what it found. */
async function main(trace: string): Promise<Report> {
  let prepared = false;
  await using postgres = await new PostgreSqlContainer(POSTGRES)
    .withEnvironment({ [TRACE]: trace })
    .withStartupTimeout(PATIENT_MS)
    .withBakedInit(
      async (container) => {
        prepared = true;
        await container.exec(psql("CREATE TABLE tea AS SELECT 42 AS answer"));
      },
      { key: "start-baked" },
    )
    .start();
  const { stdout } = await postgres.exec(psql("SELECT answer FROM tea"));
  return { prepared, answer: stdout.trim() };
}

const psql = (sql: string): string[] => ["psql", "-U", "test", "-d", "test", "-Atc", sql];

void main(process.argv[2] ?? "").then((report) => {
  console.log(JSON.stringify(report));
});
