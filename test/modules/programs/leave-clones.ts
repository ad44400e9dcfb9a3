// Makes clones, one of them with a name, and ends without dropping them.
import { attach, type StartedContainerData } from "../../../src";
import { StartedPostgreSqlContainer } from "../../../modules/postgresql";

async function main(data: string, name: string): Promise<void> {
  const postgres = attach(JSON.parse(data) as StartedContainerData, StartedPostgreSqlContainer);
  const unnamed = await postgres.cloneDatabase();
  const named = await postgres.cloneDatabase({ name });
  console.log(JSON.stringify([unnamed.getDatabase(), named.getDatabase()]));
}

const [data = "", name = ""] = process.argv.slice(2);
void main(data, name);
