// Opens a virtual host of a server that another process started, prints its name and waits to be killed.
import { attach, type StartedContainerData } from "../../../src";
import { StartedRabbitMQContainer } from "../../../modules/rabbitmq";

async function main(data: string): Promise<void> {
  const server = attach(JSON.parse(data) as StartedContainerData, StartedRabbitMQContainer);
  const host = await server.openVirtualHost();
  console.log(host.getName());
  process.stdin.resume();
}

const [data = ""] = process.argv.slice(2);
void main(data);
