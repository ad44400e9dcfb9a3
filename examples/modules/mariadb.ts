// The code of docs/modules/mariadb.md.
import { MariaDbContainer } from "mayfly/mariadb";
import { createConnection } from "mariadb";
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
    await using mariadb = await new MariaDbContainer("mariadb:11").start();
    const connection = await createConnection(mariadb.getConnectionUri());

    await connection.query("SELECT 1");
    await connection.end();
  }
  const mariadb = await new MariaDbContainer("mariadb:11").withDataInMemory().start();
  await migrate(mariadb.getConnectionUri());

  it("sells the last one", async () => {
    await using database = await mariadb.openDatabase();
    const connection = await createConnection(database.getConnectionUri());
    await connection.query("UPDATE stock SET number = number - 1 WHERE tea = 'assam'");
    await connection.end();
  });

  after(() => mariadb.stop());
}

void main();
