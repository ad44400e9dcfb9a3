// Opens and drops databases of MySQL or MariaDB that another process started, one after the other, and prints the
// milliseconds of each.
import { attach, type StartedContainerData } from "../../../src";
import { StartedMariaDbContainer } from "../../../modules/mariadb";
import { StartedMySqlContainer } from "../../../modules/mysql";

async function main(data: string, count: number): Promise<void> {
  const started = attach(JSON.parse(data) as StartedContainerData);
  if (!(started instanceof StartedMariaDbContainer || started instanceof StartedMySqlContainer)) {
    throw new TypeError("expected MySQL or MariaDB");
  }
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const begun = performance.now();
    const database = await started.openDatabase();
    await database.drop();
    times.push(performance.now() - begun);
  }
  console.log(JSON.stringify(times));
}

const [data = "", count = "1"] = process.argv.slice(2);
void main(data, Number(count));
