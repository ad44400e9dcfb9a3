import { namesOfTheDead, ownedName, testRun } from "../../src/module";
import { removeLeftoversOnce } from "../aws/once-per-server";
import { StartedAwsServer } from "../aws/started-aws-server";
import { deleteTable, listTables } from "../aws/tables-and-secrets";
import { DynamoDbTables, prefixOf } from "./dynamodb-tables";
import type { DynamoDbSettings } from "./settings";

/** A running DynamoDB local. It accepts any keys. */
export class StartedDynamoDbContainer extends StartedAwsServer<DynamoDbSettings> {
  protected readonly product = "DynamoDB local";

  /** Returns `http://host:port`. */
  getEndpoint(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns a prefix for the names of one test's tables. `await using` removes the tables that have the prefix; tables of
   * processes that were killed are removed, too. Throws MayflyError with the code `AWS_REQUEST_FAILED`.
   */
  async openTables(): Promise<DynamoDbTables> {
    await removeLeftoversOnce(this.getId(), async () => {
      const access = this.access();
      const tables = await listTables(access, "mayfly_");
      const dead = new Set(namesOfTheDead(tables.map(prefixOf)));
      const left = tables.filter((table) => dead.has(prefixOf(table)));
      await Promise.all(left.map((table) => deleteTable(access, table)));
    });
    return new DynamoDbTables(this, ownedName(testRun()));
  }
}
