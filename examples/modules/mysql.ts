// The code of docs/modules/mysql.md.
import { MySqlContainer } from "mayfly/mysql";
import { createConnection } from "mysql2/promise";
import { after, test } from "node:test";

/** `it` of a test runner. */
const it = (name: string, body: () => Promise<void>): void => void test(name, body);

async function migrate(uri: string): Promise<void> {
  const connection = await createConnection(uri);
  await connection.query("CREATE TABLE stock (tea varchar(20), number int)");
  await connection.query("INSERT INTO stock VALUES ('assam', 1)");
  await connection.end();
}

async function main(): Promise<void> {
  {
    await using mysql = await new MySqlContainer("mysql:9.7").start();
    const connection = await createConnection(mysql.getConnectionUri());

    await connection.query("SELECT 1");
    await connection.end();
  }
  const mysql = await new MySqlContainer("mysql:9.7").withDataInMemory().start();
  await migrate(mysql.getConnectionUri());

  it("sells the last one", async () => {
    await using database = await mysql.openDatabase();
    const connection = await createConnection(database.getConnectionUri());
    await connection.query("UPDATE stock SET number = number - 1 WHERE tea = 'assam'");
    await connection.end();
  });

  after(() => mysql.stop());
}

void main();
