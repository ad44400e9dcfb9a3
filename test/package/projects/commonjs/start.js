const { GenericContainer } = require("mayfly");
const { RedisContainer } = require("mayfly/redis");
const { PostgreSqlContainer } = require("mayfly/postgresql");

async function main() {
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
    .withExposedPorts(8080)
    .start();
  try {
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/passwd`;
    const { status } = await fetch(url);
    console.log(status, typeof RedisContainer, typeof PostgreSqlContainer);
  } finally {
    await container.stop();
  }
}

main();
