import { KafkaContainer } from "../../modules/kafka";
import { GenericContainer, Network, Wait } from "../../src";
import { describeServer } from "../support/describe-server";
import { exists } from "../support/engine-state";
import { BUSYBOX } from "../support/images";
import { sendAndReceive } from "../support/kafka-client";
import { runModuleProgram } from "../support/module-program";
import { realEngine } from "../support/real-engine";

const IMAGE = "confluentinc/cp-kafka:7";

describeServer("cp-kafka-7", () => {
  it("starts a ZooKeeper with the broker, and both stop in another process", async () => {
    await using network = await new Network().start();
    await using kafka = await new KafkaContainer(IMAGE)
      .withNetwork(network)
      .withZooKeeper()
      .start();
    await sendAndReceive(kafka);
    expect(() => kafka.getClusterId()).toThrow("A broker with ZooKeeper chooses");

    // The broker is killed, so ZooKeeper still has its registration.
    await kafka.restart();
    await sendAndReceive(kafka);

    const own = kafka.getNetworkNames().find((name) => name !== network.getName()) ?? "";
    const { networks } = await realEngine();
    expect(await networks.inspect(own)).toBeDefined();
    const { stdout } = await runModuleProgram("stop-server", ["kafka", JSON.stringify(kafka)]);
    expect(stdout).toBe("stopped\n");
    expect(await exists(kafka.getId())).toBe(false);
    // The engine removes a network only after all its containers.
    expect(await networks.inspect(own)).toBeUndefined();
  });

  it("uses a ZooKeeper of the user's", async () => {
    await using network = await new Network().start();
    const config = "clientPort=2181\ndataDir=/tmp/zookeeper\n";
    await using _zooKeeper = await new GenericContainer(IMAGE)
      .withNetwork(network)
      .withNetworkAliases("keeper")
      .withEntrypoint(["zookeeper-server-start", "/tmp/zoo.cfg"])
      .withCopyContentToContainer([{ content: config, target: "/tmp/zoo.cfg" }])
      .withExposedPorts(2181)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    await using kafka = await new KafkaContainer(IMAGE)
      .withNetwork(network)
      .withZooKeeper("keeper", 2181)
      .start();
    expect(kafka.getNetworkNames()).toEqual([network.getName()]);
    await sendAndReceive(kafka);
  });
});

describe("an image without ZooKeeper", () => {
  it("says so, with the image's own error", async () => {
    await expect(new KafkaContainer(BUSYBOX).withZooKeeper().start()).rejects.toMatchObject({
      code: "COMPANION_FAILED",
      message: expect.stringMatching(
        /^ZooKeeper, which the server needs, did not start\. [^]*zookeeper-server-start/,
      ) as string,
    });
  });
});
