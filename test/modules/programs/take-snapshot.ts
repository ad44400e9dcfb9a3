// Takes a snapshot of a database of a server that another process started.
import { attach, type StartedContainerData } from "../../../src";
import { StartedPostgreSqlContainer } from "../../../modules/postgresql";

const [data = "", name = ""] = process.argv.slice(2);
void attach(JSON.parse(data) as StartedContainerData, StartedPostgreSqlContainer).snapshot(name);
