// The code of docs/modules/rabbitmq.md.
import { RabbitMQCluster, RabbitMQContainer } from "mayfly/rabbitmq";
import { connect } from "amqplib";
import { readFileSync } from "node:fs";
import { certificate } from "../support/certificate";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  const { cert, key, ca } = certificate();
  readerFiles({ "certs/server.pem": cert, "certs/server.key": key, "certs/ca.pem": ca });
  {
    await using rabbitmq = await new RabbitMQContainer("rabbitmq:4-management").start();
    const connection = await connect(rabbitmq.getConnectionUrl());

    {
      await using host = await rabbitmq.openVirtualHost();
      const connection = await connect(host.getConnectionUrl());

      const channel = await connection.createChannel();
      console.log((await channel.assertQueue("jobs")).queue);
      await connection.close();
    }
    await connection.close();
  }
  {
    const container = new RabbitMQContainer("rabbitmq:4-management").withDefinitions({
      queues: [{ name: "jobs", vhost: "/", durable: true, auto_delete: false, arguments: {} }],
    });

    await using rabbitmq = await container.start();
    const connection = await connect(rabbitmq.getConnectionUrl());
    const { queue } = await (await connection.createChannel()).checkQueue("jobs");
    console.log(`defined: ${queue}`);
    await connection.close();
  }
  {
    const container = new RabbitMQContainer("rabbitmq:4-management").withCopyContentToContainer([
      { content: "consumer_timeout = 60000\n", target: "/etc/rabbitmq/conf.d/50-mine.conf" },
    ]);

    await using rabbitmq = await container.start();
    const { stdout } = await rabbitmq.exec(["rabbitmqctl", "environment"]);
    console.log(/consumer_timeout,\d+/.exec(stdout)?.[0]);
  }
  {
    const rabbitmq = await new RabbitMQContainer("rabbitmq:4-management")
      .withTls({ cert: "certs/server.pem", key: "certs/server.key" })
      .start();
    const connection = await connect(rabbitmq.getConnectionUrl(), {
      ca: [readFileSync("certs/ca.pem")],
    });

    console.log("by TLS");
    await connection.close();
    await rabbitmq.stop();
  }
  {
    await using cluster = await new RabbitMQCluster("rabbitmq:4-management").start();
    const [url = ""] = cluster.getConnectionUrls();
    const clustered = await connect(url);
    const channel = await clustered.createChannel();
    await channel.assertQueue("jobs", { durable: true, arguments: { "x-queue-type": "quorum" } });

    console.log(`in ${cluster.nodes.length} nodes`);
    await clustered.close();
  }
}

void main();
