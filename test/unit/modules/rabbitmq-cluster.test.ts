import { RabbitMQCluster } from "../../../modules/rabbitmq";

describe("RabbitMQCluster", () => {
  it.each<[unknown, string]>([
    [{ nodes: 1.5 }, "RabbitMQCluster.nodes: expected a whole number, 1 or more, got 1.5"],
    [null, "RabbitMQCluster.options: expected { nodes }"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new RabbitMQCluster("rabbitmq:4", options as object)).toThrow(message);
  });
});
