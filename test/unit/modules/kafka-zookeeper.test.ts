import { needsZooKeeper } from "../../../modules/kafka/zookeeper";

describe("needsZooKeeper", () => {
  it.each([
    ["confluentinc/cp-kafka:5.5.1", true],
    ["confluentinc/cp-kafka:7.3.2-1-ubi8", true],
    ["mirror.example.com:5000/hub/confluentinc/cp-kafka:6.2.0", true],
    ["confluentinc/cp-kafka:6", true],
    ["confluentinc/cp-kafka:7", false],
    ["confluentinc/cp-kafka:7.4.0", false],
    ["confluentinc/cp-kafka:7.10.1", false],
    ["confluentinc/cp-kafka:8.0.0", false],
    ["confluentinc/cp-kafka:latest", false],
    ["apache/kafka:3.9.1", false],
    ["acme/our-cp-kafka:1.0.0", false],
  ])("knows from the name of %s that it is %s", (image, expected) => {
    expect(needsZooKeeper(image)).toBe(expected);
  });
});
