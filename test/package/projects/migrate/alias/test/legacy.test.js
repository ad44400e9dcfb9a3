const { AzureServiceBusContainer } = require("@testcontainers/azureservicebus");
const { RedisContainer } = require("@testcontainers/redis");

test("servers start", async () => {
  await using server = await new AzureServiceBusContainer("azure-messaging/servicebus-emulator:2.0.1").acceptLicense().start();
  await using cache = await new RedisContainer("redis:8").start();
  expect(server.getHost()).toBe(cache.getHost());
});
