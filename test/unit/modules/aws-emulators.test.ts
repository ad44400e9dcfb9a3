import { DynamoDbContainer } from "../../../modules/dynamodb";
import { ElasticMqContainer } from "../../../modules/elasticmq";
import {
  FlociAzContainer,
  FlociContainer,
  FlociGcpContainer,
  FlociOciContainer,
} from "../../../modules/floci";
import { MinistackContainer } from "../../../modules/ministack";
import { MotoContainer } from "../../../modules/moto";
import { ImageName } from "../../../src";

const ministack = (): MinistackContainer => new MinistackContainer("ministackorg/ministack");
const floci = (): FlociContainer => new FlociContainer("floci/floci");

describe("emulators of clouds refuse", () => {
  it.each([
    ["a list as a service", () => ministack().withServices("s3,sqs"), "withServices[0]"],
    ["no region", () => ministack().withRegion(""), "withRegion"],
    ["no region of DynamoDB", () => new DynamoDbContainer("a").withRegion(""), "withRegion"],
    ["no region of ElasticMQ", () => new ElasticMqContainer("a").withRegion(""), "withRegion"],
    ["a URL of a queue", () => new ElasticMqContainer("a").withQueues("a", "b/c"), "withQueues[1]"],
    [
      "a name that .fifo makes too long",
      () => new ElasticMqContainer("a").withQueues(`${"a".repeat(76)}.fifo`),
      "withQueues[0]",
    ],
    ["no region of Moto", () => new MotoContainer("motoserver/moto").withRegion(""), "withRegion"],
    ["a missing script", () => floci().withInitScripts("/no/such.sh"), "withInitScripts"],
    [
      "no project",
      () => new FlociGcpContainer("floci/floci-gcp").withProjectId(""),
      "withProjectId",
    ],
    [
      "no region of Oracle",
      () => new FlociOciContainer("floci/floci-oci").withRegion(""),
      "withRegion",
    ],
  ])("%s", (_what, call, option) => {
    expect(call).toThrow(`${option}: expected`);
  });

  it.each([
    MinistackContainer,
    MotoContainer,
    DynamoDbContainer,
    ElasticMqContainer,
    FlociContainer,
    FlociAzContainer,
    FlociGcpContainer,
    FlociOciContainer,
  ])("an image of something else: %p", (Container) => {
    expect(() => new Container(ImageName.fromString("postgres:17"))).toThrow(
      expect.objectContaining({ code: "IMAGE_MISMATCH" }) as Error,
    );
  });
});
