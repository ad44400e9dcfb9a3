import { createRequire } from "node:module";
import { GenericContainer, ImageName, InvalidOptionError, Network, Wait } from "mayfly";
import { RedisContainer } from "mayfly/redis";
import { PostgreSqlContainer } from "mayfly/postgresql";

const required = createRequire(import.meta.url)("mayfly");
const container = await new GenericContainer("busybox:1.37")
  .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
  .withExposedPorts(8080)
  .withWaitStrategy(Wait.forHttp("/passwd", 8080))
  .start();
try {
  const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/passwd`;
  const { status } = await fetch(url);
  console.log(status, required.GenericContainer === GenericContainer);
  console.log(
    [ImageName, InvalidOptionError, Network, RedisContainer, PostgreSqlContainer].map(
      ({ name }) => name,
    ),
  );
} finally {
  await container.stop();
}
