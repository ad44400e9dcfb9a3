// The code of docs/modules/azureservicebus.md.
import { AzureServiceBusContainer } from "mayfly/azureservicebus";
import { ServiceBusClient } from "@azure/service-bus";

async function main(): Promise<void> {
  await using servicebus = await new AzureServiceBusContainer(
    "mcr.microsoft.com/azure-messaging/servicebus-emulator:2.0.1",
  )
    .acceptLicense()
    .withQueue("orders")
    .withTopic("events", ["audit"])
    .start();
  const client = new ServiceBusClient(servicebus.getConnectionString());
  await client.createSender("orders").sendMessages({ body: "one tea" });

  const [order] = await client.createReceiver("orders").receiveMessages(1);
  console.log(order?.body);
  await client.close();
}

void main();
