// The code of docs/modules/oraclefree.md.
import { OracleDbContainer } from "mayfly/oraclefree";

async function main(): Promise<void> {
  await using oracle = await new OracleDbContainer(
    "gvenzl/oracle-free:23.26.2-slim-faststart",
  ).start();
  const options = oracle.getClientOptions(); // for getConnection()

  console.log((await oracle.executeQuery("SELECT 'hello' FROM dual")).trim());
  console.log(options.user);
  {
    await using schema = await oracle.openSchema();
    const options = schema.getClientOptions(); // with the schema's own user

    await schema.executeQuery("CREATE TABLE tea (name VARCHAR2(50))");
    await schema.executeQuery("INSERT INTO tea VALUES ('Assam')");
    console.log((await schema.executeQuery("SELECT name FROM tea")).trim());
    console.log(options.connectString === oracle.getUrl());
  }
}

void main();
