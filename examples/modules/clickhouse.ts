// The code of docs/modules/clickhouse.md.
import { ClickHouseContainer } from "mayfly/clickhouse";
import { createClient } from "@clickhouse/client";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({ "timezone.xml": "<yandex><timezone>Asia/Tokyo</timezone></yandex>" });
  {
    await using clickhouse = await new ClickHouseContainer(
      "clickhouse/clickhouse-server:26",
    ).start();
    const client = createClient(clickhouse.getClientOptions());

    await client.command({ query: "CREATE TABLE teas (name String) ENGINE = Memory" });
    {
      await using database = await clickhouse.openDatabase({ copySchema: true });
      const client = createClient(database.getClientOptions());

      const tables = await client.query({ query: "SHOW TABLES", format: "JSONEachRow" });
      console.log(JSON.stringify(await tables.json()));
      await client.close();
    }
    await client.close();
  }
  {
    await using clickhouse = await new ClickHouseContainer("clickhouse/clickhouse-server:26")
      .withConfigFile("timezone.xml")
      .start();

    console.log((await clickhouse.executeQuery("SELECT timezone()")).trim());
  }
}

void main();
