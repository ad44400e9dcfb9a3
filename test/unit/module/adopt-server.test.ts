import { StartedMariaDbContainer } from "../../../modules/mariadb";
import { StartedMySqlContainer } from "../../../modules/mysql";
import { StartedPostgreSqlContainer } from "../../../modules/postgresql";
import { StartedRabbitMQContainer } from "../../../modules/rabbitmq";
import { StartedRedisContainer } from "../../../modules/redis";
import { StartedValkeyContainer } from "../../../modules/valkey";
import type { StartedServer } from "../../../src/module";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

type Class = abstract new (...args: never) => StartedServer<object>;

/** Returns the URL of a container that a module has not started, without its host and port. */
async function urlOf(
  type: Class,
  method: string,
  port: number,
  environment: Readonly<Record<string, string>>,
  command: readonly string[] = [],
): Promise<string> {
  const engine = new FakeEngine();
  const ports = [{ container: port, protocol: "tcp" }] as const;
  const { container } = await startFake(engine, { ports, environment, command });
  const server = await container.as(type, { compatible: true });
  const url = (server as unknown as Record<string, () => string>)[method]?.() ?? "";
  return url.replace(`${server.getHost()}:${server.getPort()}`, "host");
}

describe("a container that a module has not started", () => {
  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, "postgres://postgres@host/postgres"],
    [{ POSTGRES_PASSWORD: "p", POSTGRES_DB: "" }, "postgres://postgres:p@host/postgres"],
    [{ POSTGRES_USER: "me", POSTGRES_PASSWORD: "p" }, "postgres://me:p@host/me"],
    [{ POSTGRES_USER: "me", POSTGRES_DB: "shop", PGPORT: "5432" }, "postgres://me@host/shop"],
  ])("has the user that PostgreSQL's image makes of %j", async (environment, url) => {
    const type = StartedPostgreSqlContainer;
    expect(await urlOf(type, "getConnectionUri", 5432, environment)).toBe(url);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ MYSQL_ROOT_PASSWORD: "top" }, "root:top@host/"],
    [{ MYSQL_ROOT_PASSWORD: "top", MYSQL_USER: "", MYSQL_DATABASE: "a" }, "root:top@host/a"],
    [
      { MYSQL_ROOT_PASSWORD: "top", MYSQL_USER: "me", MYSQL_PASSWORD: "p", MYSQL_DATABASE: "a" },
      "me:p@host/a",
    ],
  ])("has the user that MySQL's and MariaDB's images make of %j", async (environment, url) => {
    const address = (type: Class): Promise<string> =>
      urlOf(type, "getConnectionUri", 3306, environment);
    expect(await address(StartedMySqlContainer)).toBe(`mysql://${url}`);
    expect(await address(StartedMariaDbContainer)).toBe(`mariadb://${url}`);
  });

  it("has the user of MariaDB's own variables before that of MySQL's", async () => {
    const environment = {
      ...{ MARIADB_USER: "me", MARIADB_PASSWORD: "p", MARIADB_DATABASE: "a" },
      ...{ MYSQL_USER: "other", MYSQL_ROOT_PASSWORD: "top" },
    };
    const type = StartedMariaDbContainer;
    const url = await urlOf(type, "getConnectionUri", 3306, environment);
    expect(url).toBe("mariadb://me:p@host/a");
  });

  it("has the port and the password of a server's command", async () => {
    const type = StartedRedisContainer;
    const command = ["redis-server", "--port", "7000", "--requirepass", "k/"];
    expect(await urlOf(type, "getConnectionUrl", 7000, {}, command)).toBe("redis://:k%2F@host");
    const flags = { VALKEY_EXTRA_FLAGS: "--requirepass key" };
    const valkey = await urlOf(StartedValkeyContainer, "getConnectionUrl", 6379, flags);
    expect(valkey).toMatch(/:\/\/:key@host$/);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, "amqp://guest:guest@host/%2F"],
    [
      {
        RABBITMQ_DEFAULT_USER: "me",
        RABBITMQ_DEFAULT_PASS: "p",
        RABBITMQ_DEFAULT_VHOST: "shop",
      },
      "amqp://me:p@host/shop",
    ],
  ])("has the user that RabbitMQ's image makes of %j", async (environment, url) => {
    expect(await urlOf(StartedRabbitMQContainer, "getConnectionUrl", 5672, environment)).toBe(url);
  });
});
