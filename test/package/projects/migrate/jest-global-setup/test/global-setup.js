const { RedisContainer } = require("@testcontainers/redis");
const { GenericContainer, Wait } = require('testcontainers');

module.exports = async () => {
  globalThis.containers = await Promise.all([
    new RedisContainer("redis:8").start(),
    new GenericContainer("busybox:1.37")
      .withExposedPorts(8080)
      .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
      .withWaitStrategy(Wait.forHttp("/hostname", 8080))
      .start(),
  ]);
  const [redis, web] = globalThis.containers;
  process.env.REDIS_URL = redis.getConnectionUrl();
  process.env.WEB_URL = `http://localhost:${web.getMappedPort(8080)}/hostname`;
};
