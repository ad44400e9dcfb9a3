import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  StartedServer,
  Wait,
  type ImageName,
} from "../../src/module";
import { httpApi, isOutOfReach, rabbitmqctl, type Administration } from "./administration";
import { opensChannel } from "./opens-channel";
import { readDefinitions, settingsFiles, tlsFiles, type RabbitMQTls } from "./server-files";
import { DEFAULTS, SERVER_USER, type RabbitMQDefinitions, type RabbitMQSettings } from "./settings";
import { openVirtualHost, type RabbitMQVirtualHost } from "./virtual-host";

export type { RabbitMQDefinitions, RabbitMQTls };

const AMQP_PORT = 5672;
const AMQPS_PORT = 5671;
const HTTPS_PORT = 15671;
const HTTP_PORT = 15672;

/** A running RabbitMQ server. */
export class StartedRabbitMQContainer extends StartedServer<RabbitMQSettings> {
  #administration: Promise<Administration> | undefined;

  /** Returns `amqp://host:port`, without credentials. */
  getAmqpUrl(): string {
    return this.url({ scheme: "amqp" });
  }

  /** Returns `amqps://host:port`, without credentials. The server listens there after `withTls`. */
  getAmqpsUrl(): string {
    return this.url({ scheme: "amqps", port: AMQPS_PORT });
  }

  /** Returns `amqp://user:password@host:port/virtual-host`, or with TLS `amqps://…`. */
  getConnectionUrl(): string {
    return this.connectionUrlOf(this.settings.virtualHost);
  }

  /** Returns `http://host:port` of the management plugin, for its pages and its API under `/api`. */
  getHttpUrl(): string {
    return this.url({ scheme: "http", port: HTTP_PORT });
  }

  /** Returns `https://host:port` of the management plugin. It listens there after `withTls`. */
  getHttpsUrl(): string {
    return this.url({ scheme: "https", port: HTTPS_PORT });
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }

  getVirtualHost(): string {
    return this.settings.virtualHost;
  }

  /**
   * Creates a virtual host in which the server's user may do everything. It is deleted at the end of an `await using`
   * block, with its queues and connections. The first call in a process also deletes what processes that were killed
   * left on this server.
   *
   * Uses the management plugin, or without it `rabbitmqctl` in the container, which takes seconds. Throws MayflyError
   * with the code `RABBITMQ_REQUEST_FAILED` if the server refuses.
   */
  openVirtualHost(): Promise<RabbitMQVirtualHost> {
    return openVirtualHost(this);
  }

  /** @internal */
  connectionUrlOf(virtualHost: string): string {
    const { username, password, tls } = this.settings;
    const endpoint = tls ? { scheme: "amqps", port: AMQPS_PORT } : { scheme: "amqp" };
    // A slash in the name is escaped, too (rabbitmq.com/docs/uri-spec).
    return `${this.url({ ...endpoint, username, password })}/${encodeURIComponent(virtualHost)}`;
  }

  /** @internal Returns the management plugin's API if it works, otherwise rabbitmqctl. */
  administration(): Promise<Administration> {
    return (this.#administration ??= this.#choose());
  }

  async #choose(): Promise<Administration> {
    const api = httpApi(() => ({ ...this.hostAddress(HTTP_PORT), login: this.settings }));
    try {
      await api.virtualHosts();
      return api;
    } catch (error) {
      if (isOutOfReach(error)) return rabbitmqctl(this);
      this.#administration = undefined;
      throw error;
    }
  }
}

const rabbitmq = defineServer({
  name: "rabbitmq",
  images: ["rabbitmq"],
  ports: [AMQP_PORT, AMQPS_PORT, HTTPS_PORT, HTTP_PORT],
  defaults: DEFAULTS,
  // The server reads them itself, so that no character needs an escape (rabbitmq.com/docs/configure).
  variables: {
    username: "RABBITMQ_DEFAULT_USER",
    password: "RABBITMQ_DEFAULT_PASS",
    virtualHost: "RABBITMQ_DEFAULT_VHOST",
  },
  // The image's defaults are those of the builder.
  adopt: () => ({}),
  configure: (settings, { environment, hostname }) => ({
    copies: settingsFiles(settings).map((file) => ({ kind: "content", ...file })),
    // The data is in a folder with the node's name, which contains the hostname: by default the container's id.
    // A container from a baked image would not find it.
    ...(hostname === undefined &&
      !("RABBITMQ_NODENAME" in environment) && {
        environment: { RABBITMQ_NODENAME: "rabbit@localhost" },
      }),
  }),
  ready: (settings) => {
    const plain = opensChannel(AMQP_PORT, settings);
    return settings.tls
      ? Wait.forAll([plain, opensChannel(AMQPS_PORT, settings, { tls: true })])
      : plain;
  },
  started: StartedRabbitMQContainer,
});

/** Names are short strings in the protocol. */
const LONGEST_NAME = 255;

/**
 * A RabbitMQ server, from the official image (hub.docker.com/_/rabbitmq).
 *
 * ```ts
 * await using rabbitmq = await new RabbitMQContainer("rabbitmq:4-management").start();
 * const connection = await amqplib.connect(rabbitmq.getConnectionUrl());
 * ```
 */
export class RabbitMQContainer extends ServerContainer<RabbitMQSettings, StartedRabbitMQContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `rabbitmq` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, rabbitmq);
  }

  /** Sets the user, who is an administrator. Default `guest`. Throws InvalidOptionError. */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }

  /** Sets the user's password. Default `guest`. Throws InvalidOptionError. */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }

  /** Sets the virtual host that the server creates. Default `/`. At most 255 bytes. Throws InvalidOptionError. */
  withVirtualHost(name: string): this {
    const virtualHost = checkText(name, "withVirtualHost");
    if (Buffer.byteLength(virtualHost) > LONGEST_NAME) {
      const expected = `a name of at most ${LONGEST_NAME} bytes`;
      throw InvalidOptionError.quoting("withVirtualHost", expected, name);
    }
    return this.set({ virtualHost });
  }

  /**
   * Enables plugins of the image, such as `rabbitmq_stream`, besides rabbitmq_management and rabbitmq_prometheus. An
   * image without the suffix `-management` gets the management plugin by it, too. Throws InvalidOptionError.
   */
  withPlugins(...names: string[]): this {
    const { plugins = [] } = this.given;
    const added = names.map((name, index) => {
      if (/^\w+$/.test(checkText(name, `withPlugins[${index}]`))) return name;
      const expected = "the name of a plugin, such as rabbitmq_stream";
      throw InvalidOptionError.quoting(`withPlugins[${index}]`, expected, name);
    });
    return this.set({ plugins: [...new Set([...plugins, ...added])] });
  }

  /**
   * Makes the server import definitions (users, virtual hosts, queues …) before it accepts clients: an object, or the
   * path of a JSON file as `rabbitmqctl export_definitions` writes it.
   *
   * The user, the virtual host and the permissions of this builder are added if the definitions lack them. If the
   * definitions have the user, give `withPassword` its password. Throws InvalidOptionError for a file that is not JSON.
   */
  withDefinitions(definitions: string | RabbitMQDefinitions): this {
    return this.set({ definitions: readDefinitions(definitions) });
  }

  /**
   * Starts the server with your rabbitmq.conf. The files of the image in `/etc/rabbitmq/conf.d` are read after it.
   * Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    // The file can hold passwords.
    const target = "/etc/rabbitmq/rabbitmq.conf";
    return this.withCopyFilesToContainer([
      { source: sourcePath, target, mode: 0o600, reader: SERVER_USER },
    ]);
  }

  /**
   * Accepts TLS on the ports 5671 (AMQP) and 15671 (management), beside the ports without TLS. `getConnectionUrl()`
   * then leads to 5671. Throws InvalidOptionError for certificates that cannot be read.
   */
  withTls(tls: RabbitMQTls): this {
    return this.withCopyContentToContainer(tlsFiles(tls)).set({ tls: true });
  }
}
