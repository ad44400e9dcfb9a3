import { checkText, definePart, InvalidOptionError, ServerPart } from "../../src/module";
import { deleteTable, listTables } from "../aws/tables-and-secrets";
import type { StartedDynamoDbContainer } from "./started-dynamodb-container";

// Names of tables are flat. The tables of one test share a prefix, which tells its owner: `mayfly_<owner>_<suffix>-`.

const SEPARATOR = "-";
const LONGEST_NAME = 255;

/** The tables of one test, from `openTables()`: all whose names begin with its prefix. `await using` removes them. */
export class DynamoDbTables extends ServerPart<StartedDynamoDbContainer> {
  /**
   * Returns the name of a table with the prefix: `mayfly_…-orders` for `orders`. Throws InvalidOptionError for a name that
   * DynamoDB would refuse: it has letters, digits, `.`, `-` and `_`, and at most 255 characters with the prefix.
   */
  nameFor(name: string): string {
    const full = `${this.getName()}${SEPARATOR}${checkText(name, "nameFor")}`;
    if (full.length > LONGEST_NAME || !/^[\w.-]+$/.test(full)) {
      const most = LONGEST_NAME - this.getName().length - 1;
      const expected = `at most ${most} letters, digits, ., - and _`;
      throw InvalidOptionError.quoting("nameFor", expected, name);
    }
    return full;
  }

  protected async remove(server: StartedDynamoDbContainer, name: string): Promise<void> {
    const access = server.access();
    const tables = await listTables(access, `${name}${SEPARATOR}`);
    await Promise.all(tables.map((table) => deleteTable(access, table)));
  }
}
definePart("dynamodb-tables", DynamoDbTables);

/** Returns the prefix of a table's name. */
export const prefixOf = (table: string): string => table.split(SEPARATOR, 1)[0] ?? "";
