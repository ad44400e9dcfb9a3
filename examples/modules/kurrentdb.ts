// The code of docs/modules/kurrentdb.md.
import { jsonEvent, KurrentDBClient } from "@kurrent/kurrentdb-client";
import { KurrentDbContainer } from "mayfly/kurrentdb";

async function main(): Promise<void> {
  await using kurrent = await new KurrentDbContainer("kurrentplatform/kurrentdb:26.1").start();
  const client = KurrentDBClient.connectionString(kurrent.getConnectionString());

  const event = jsonEvent({ type: "brewed", data: { tea: "Assam" } });
  await client.appendToStream("orders-1", event);
  for await (const { event } of client.readStream("orders-1")) {
    console.log(event?.type, JSON.stringify(event?.data));
  }
  {
    await using streams = await kurrent.openStreams();
    const stream = streams.getStream("orders-1"); // mayfly_…_orders-1

    const { nextExpectedRevision } = await client.appendToStream(stream, event);
    console.log(`revision ${nextExpectedRevision}`);
  }
  await client.dispose();
}

void main();
