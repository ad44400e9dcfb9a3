// The code of docs/modules/temporal.md.
import { Client, Connection } from "@temporalio/client";
import { TemporalContainer } from "mayfly/temporal";

async function main(): Promise<void> {
  await using temporal = await new TemporalContainer("temporalio/temporal:1.9.1").start();
  const connection = await Connection.connect({ address: temporal.getAddress() });
  const client = new Client({ connection });
  await client.workflow.start("order", { taskQueue: "shop", workflowId: "order-1", args: [1] });

  {
    await using namespace = await temporal.openNamespace();
    const client = new Client({ connection, namespace: namespace.getNamespace() });
    const order = { taskQueue: "shop", workflowId: "order-1", args: [1] };
    const handle = await client.workflow.start("order", order);

    console.log((await handle.describe()).status.name);
  }

  {
    await using temporal = await new TemporalContainer("temporalio/temporal:1.9.1")
      .withNamespaces("shop")
      .withSearchAttribute("CustomerId", "Keyword")
      .start();
    console.log(temporal.getUiUrl());
  }

  await connection.close();
}

void main();
