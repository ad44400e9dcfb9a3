// The code of docs/modules/mssqlserver.md.
import { MSSQLServerContainer } from "mayfly/mssqlserver";
import { ConnectionPool } from "mssql";

async function main(): Promise<void> {
  await using mssql = await new MSSQLServerContainer("mcr.microsoft.com/mssql/server:2022-latest")
    .acceptLicense()
    .start();
  const pool = await new ConnectionPool(mssql.getConnectionUri()).connect();

  const { recordset } = await pool.query("SELECT DB_NAME() AS name");
  console.log(JSON.stringify(recordset));
  await pool.close();
  {
    await using database = await mssql.openDatabase();
    const pool = await new ConnectionPool(database.getClientOptions()).connect();

    await pool.query("CREATE TABLE tea (name NVARCHAR(50))");
    await pool.query("INSERT INTO tea VALUES (N'Assam')");
    console.log(JSON.stringify((await pool.query("SELECT name FROM tea")).recordset));
    await pool.close();
  }
}

void main();
