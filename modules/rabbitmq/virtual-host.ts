import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import type { StartedRabbitMQContainer } from "./rabbitmq-container";

/** A virtual host of its own for a test, from `openVirtualHost()`. */
export class RabbitMQVirtualHost extends ServerPart<StartedRabbitMQContainer> {
  /** Returns `amqp://user:password@host:port/name`, or with TLS `amqps://…`. */
  getConnectionUrl(): string {
    return this.server.connectionUrlOf(this.getName());
  }

  /** Returns `amqp://host:port/name`, without credentials. */
  getAmqpUrl(): string {
    return `${this.server.getAmqpUrl()}/${this.getName()}`;
  }

  /** Returns `amqps://host:port/name`, without credentials. */
  getAmqpsUrl(): string {
    return `${this.server.getAmqpsUrl()}/${this.getName()}`;
  }

  getHost(): string {
    return this.server.getHost();
  }

  /** Returns the port for AMQP without TLS. */
  getPort(): number {
    return this.server.getPort();
  }

  getUsername(): string {
    return this.server.getUsername();
  }

  getPassword(): string {
    return this.server.getPassword();
  }

  protected async remove(server: StartedRabbitMQContainer, name: string): Promise<void> {
    await (await server.administration()).remove(name);
  }
}

definePart("rabbitmq-virtual-host", RabbitMQVirtualHost);

export async function openVirtualHost(
  server: StartedRabbitMQContainer,
): Promise<RabbitMQVirtualHost> {
  const name = ownedName(testRun());
  await oncePerServer(server.getId(), () => dropLeftovers(server));
  await (await server.administration()).create(name, server.getUsername());
  return new RabbitMQVirtualHost(server, name);
}

async function dropLeftovers(server: StartedRabbitMQContainer): Promise<void> {
  const administration = await server.administration();
  const names = namesOfTheDead(await administration.virtualHosts());
  for (const name of names) await administration.remove(name);
}
