import { ImageName, InvalidOptionError } from "../../../src";
import { KafkaContainer } from "../../../modules/kafka";

const kafka = (): KafkaContainer => new KafkaContainer("apache/kafka:4");
const old = (): KafkaContainer => new KafkaContainer("confluentinc/cp-kafka:7.3.2-1-ubi8");
const user = { name: "alice", password: "secret" };
const scram = { mechanism: "SCRAM-SHA-256", user } as const;
const keystore = { content: "p12", passphrase: "secret" };

describe("KafkaContainer", () => {
  it("takes both images, and refuses others", () => {
    for (const image of ["apache/kafka:4", "confluentinc/cp-kafka:8.3.0"]) {
      expect(() => new KafkaContainer(ImageName.fromString(image))).not.toThrow();
    }
    expect(() => new KafkaContainer(ImageName.fromString("redis:8"))).toThrow(/apache\/kafka/);
  });

  const wrong: [string, () => unknown, RegExp][] = [
    ["a cluster id", () => kafka().withClusterId("short"), /22 characters/],
    ["a listener without a port", () => kafka().withListener("broker"), /host:port/],
    ["a listener on Kafka's port", () => kafka().withListener("broker:9092"), /another port/],
    ["a port twice", () => kafka().withListener("a:1").withListener("b:1"), /each listener/],
    ["a port of ZooKeeper", () => kafka().withZooKeeper("zk", 0), /a port/],
    [
      "a host of ZooKeeper",
      () => kafka().withZooKeeper(undefined as never, 2181),
      /non-empty string/,
    ],
    ["both", () => kafka().withZooKeeper("zk", 2181).withKraft(), /withZooKeeper/],
    ["KRaft before 7.4", () => old().withKraft(), /cp-kafka 7\.4 or newer/],
    [
      "a cluster id with ZooKeeper",
      () => kafka().withZooKeeper().withClusterId("4L6g3nShT-eMCtK--X86sw"),
      /chooses the id/,
    ],
    ["SCRAM before 7.4", () => old().withSaslListener({ sasl: scram, port: 9096 }), /KRaft/],
    [
      "SCRAM with ZooKeeper",
      () => kafka().withZooKeeper("zk", 2181).withSaslListener({ sasl: scram, port: 9096 }),
      /KRaft/,
    ],
    [
      "a mechanism",
      () => kafka().withSaslListener({ sasl: { mechanism: "GSSAPI" as never, user }, port: 9096 }),
      /PLAIN/,
    ],
    [
      "a user's name",
      () =>
        kafka().withSaslListener({
          sasl: { ...scram, user: { ...user, name: "a,b" } },
          port: 9096,
        }),
      /letters, digits/,
    ],
    [
      "a password for PLAIN",
      () =>
        kafka().withSaslListener({
          sasl: { mechanism: "PLAIN", user: { name: "alice", password: 'a"b' } },
          port: 9096,
        }),
      /printable ASCII/,
    ],
    [
      "a port of Kafka",
      () => kafka().withSaslSslListener({ sasl: scram, port: 9093, keystore }),
      /another port/,
    ],
    [
      "no key store",
      () => kafka().withSaslSslListener({ sasl: scram, port: 9096 } as never),
      /keystore/,
    ],
  ];
  it.each(wrong)("refuses %s", (_what, call, message) => {
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });
});
