// Opens a database of MySQL or MariaDB, prints its name, and is killed before it drops it.
import { writeSync } from "node:fs";
import { attach, type StartedContainerData } from "../../../src";
import { StartedMariaDbContainer } from "../../../modules/mariadb";
import { StartedMySqlContainer } from "../../../modules/mysql";

async function main(data: string): Promise<void> {
  const started = attach(JSON.parse(data) as StartedContainerData);
  if (!(started instanceof StartedMariaDbContainer || started instanceof StartedMySqlContainer)) {
    throw new TypeError("expected MySQL or MariaDB");
  }
  writeSync(1, (await started.openDatabase()).getDatabase());
  process.kill(process.pid, "SIGKILL");
}

void main(process.argv[2] ?? "");
