// Clones a database of a server that another process started, several times, and prints the results.
import { Client } from "pg";
import { attach, type StartedContainerData } from "../../../src";
import { StartedPostgreSqlContainer } from "../../../modules/postgresql";

async function main(data: string, mark: string, count: number): Promise<void> {
  const postgres = attach(JSON.parse(data) as StartedContainerData, StartedPostgreSqlContainer);
  const times: number[] = [];
  const seen: string[][] = [];
  for (let round = 0; round < count; round++) {
    const begun = performance.now();
    const database = await postgres.cloneDatabase();
    const cloned = performance.now() - begun;
    const client = new Client({ connectionString: database.getConnectionUri() });
    await client.connect();
    await client.query("INSERT INTO item VALUES ($1)", [`${mark}${round}`]);
    const { rows } = await client.query<{ name: string }>("SELECT name FROM item ORDER BY 1");
    seen.push(rows.map(({ name }) => name));
    await client.end();
    const dropBegun = performance.now();
    await database.drop();
    times.push(cloned + performance.now() - dropBegun);
  }
  const dockerode = Object.keys(require.cache).some((file) => file.includes("dockerode"));
  console.log(JSON.stringify({ times, seen, dockerode }));
}

const [data = "", mark = "", count = "1"] = process.argv.slice(2);
void main(data, mark, Number(count));
