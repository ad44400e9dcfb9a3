import { KafkaContainer, type StartedKafkaContainer } from "../../modules/kafka";
import { sendAndReceive } from "../support/kafka-client";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";

describeContract<StartedKafkaContainer>({
  server: "kafka",
  image: "apache/kafka:4",
  create: (image) => new KafkaContainer(image),
  query: sendAndReceive,
  address: "getBootstrapServers",
  starts: 3,
  fromNetwork: (seen) => [
    "/opt/kafka/bin/kafka-topics.sh",
    "--bootstrap-server",
    seen.getBootstrapServers(),
    "--create",
    "--topic",
    "from-network",
  ],
  bakes: true,
});

describePage(
  "kafka",
  ["received tea", "alice: connected", "ZooKeeper: connected"],
  ["kafka", "cp-kafka-7"],
);
