// The code of docs/modules/nats.md.
import { NatsContainer } from "mayfly/nats";
import { connect } from "@nats-io/transport-node";

async function main(): Promise<void> {
  {
    await using nats = await new NatsContainer("nats:2").withJetStream().start();
    const connection = await connect(nats.getConnectionOptions());

    await connection.flush();
    console.log(`JetStream: ${connection.info?.jetstream}`);
    await connection.close();
  }
  {
    await using nats = await new NatsContainer("nats:2").withJetStream().withAccounts().start();

    await using account = await nats.openAccount();
    const connection = await connect(account.getConnectionOptions());

    await connection.flush();
    console.log("account");
    await connection.close();
  }
}

void main();
