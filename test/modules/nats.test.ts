import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { NatsContainer, type StartedNatsContainer } from "../../modules/nats";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";

const NATS = "nats:2";

async function query(nats: StartedNatsContainer): Promise<void> {
  const connection = await connect(nats.getConnectionOptions());
  try {
    await connection.flush();
  } finally {
    await connection.close();
  }
}

describeContract<StartedNatsContainer>({
  server: "nats",
  image: NATS,
  create: (image) => new NatsContainer(image),
  query,
  address: "getConnectionOptions",
  starts: 20,
  wrongPassword: {
    connect: (nats) => connect({ ...nats.getConnectionOptions(), pass: "wrong" }),
    error: /Authorization Violation/i,
  },
  odd: () => new NatsContainer(NATS).withUsername(ODD).withPass(ODD),
  bakes: false,
});

describeServer("nats", () => {
  it("keeps messages in a stream", async () => {
    await using nats = await new NatsContainer(NATS).withJetStream().start();
    const connection = await connect(nats.getConnectionOptions());
    try {
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: "orders", subjects: ["orders.*"] });
      await jetstream(connection).publish("orders.new", "1");
      expect((await manager.streams.info("orders")).state.messages).toBe(1);
    } finally {
      await connection.close();
    }
  });

  it("passes arguments", async () => {
    await using nats = await new NatsContainer(NATS).withArg("name", "one").withArg("-D").start();
    const answer = await fetch(`${nats.getMonitoringUrl()}/varz`);
    expect(await answer.json()).toMatchObject({ server_name: "one" });
    expect((await nats.getLogs()).output).toContain("[DBG]");
  });

  it("has a URL", async () => {
    await using nats = await new NatsContainer(NATS).withUsername("me").withPass("a b").start();
    expect(nats.getConnectionUrl()).toBe(`nats://me:a%20b@${nats.getHost()}:${nats.getPort()}`);
  });
});
