// The code of docs/modules/influxdb.md.
import { InfluxDB } from "influx";
import { InfluxDbContainer } from "mayfly/influxdb";

async function main(): Promise<void> {
  await using influxdb = await new InfluxDbContainer("influxdb:1.8").start();
  const client = new InfluxDB(influxdb.getClientOptions());
  await client.writePoints([{ measurement: "load", fields: { value: 0.5 } }]);

  {
    await using database = await influxdb.openDatabase();
    const client = new InfluxDB(database.getClientOptions());
    await client.writePoints([{ measurement: "load", fields: { value: 0.5 } }]);
    const [row] = await client.query<{ value: number }>("SELECT value FROM load");

    console.log(row?.value);
  }
}

void main();
