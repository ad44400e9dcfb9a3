import type { Attachment } from "../container/container-data";
import { StartedContainer, type StoppedContainer } from "../container/started-container";
import type { StopOptions } from "../container/stop-container";
import { InvalidOptionError } from "../errors";
import { connectionUrl, hostAndPort, type ConnectionParts } from "../spec/ports/connection-url";
import { checkProtocol, parsePort, type Protocol } from "../spec/ports/exposed-port";
import { companionIn } from "./companion";
import { checkNetworkAlias } from "./network-alias";
import type { Server, ServerState, Settings } from "./server";

/** A running server of a module. */
export class StartedServer<S extends Settings> extends StartedContainer {
  /** For subclasses: what the server was started with. */
  protected settings: Readonly<S>;
  readonly #server: Server<S>;
  /** Undefined for the view from the host. */
  readonly #alias: string | undefined;

  /**
   * Takes another started server, whose settings it shares: `super(await container.start())`. Throws
   * InvalidOptionError for anything else.
   */
  constructor(started: StartedContainer, state?: ServerState<S>) {
    super(started);
    const { server, settings, alias } = state ?? StartedServer.#stateOf<S>(started);
    this.#server = server;
    this.#alias = alias;
    this.settings = Object.freeze(settings ?? (this.describedSettings as S));
  }

  /** Returns the port on the host, or in a view from a network, the port in the container. */
  getPort(): number {
    return this.getMappedPort(this.port);
  }

  override getHost(): string {
    return this.#alias ?? super.getHost();
  }

  override getMappedPort(port: number | `${number}/${Protocol}`, protocol?: string): number {
    if (this.#alias === undefined) return super.getMappedPort(port, protocol);
    if (protocol !== undefined) checkProtocol(protocol, "getMappedPort.protocol");
    return parsePort(port, "getMappedPort").container;
  }

  override getFirstMappedPort(): number {
    return this.#alias === undefined ? super.getFirstMappedPort() : this.port;
  }

  /**
   * Returns this server as other containers on its network reach it: its methods that return hosts, ports and URLs
   * return the alias and the ports in the container. Everything else is as before.
   *
   * `alias` is one of the container's names on its networks; default: the first of `withNetworkAliases`, otherwise
   * the container's short id. Throws InvalidOptionError for a name that the container does not have, and for a container
   * on no network of the user's.
   */
  inNetwork(alias?: string): this {
    const name = checkNetworkAlias(this.containerInfo, alias);
    return this.#copy({ server: this.#server, settings: this.settings, alias: name });
  }

  /**
   * Stops and removes the container, then its companion and their network. Throws InvalidOptionError if a server that has
   * a companion is not to be removed.
   */
  override async stop(options: Partial<StopOptions> = {}): Promise<StoppedContainer> {
    if (options.remove === false && companionIn(this.settings) !== undefined) {
      const expected = "true for a server with a companion, without which it cannot start again";
      throw InvalidOptionError.quoting("stop.remove", expected, false);
    }
    return super.stop(options);
  }

  /** @internal Changes settings, for this object and for processes that attach it from now on. */
  change(settings: Partial<S>): this {
    this.settings = Object.freeze({ ...this.settings, ...settings });
    return this;
  }

  /** @internal Returns whether this process has stopped the container. */
  hasStopped(): boolean {
    return this.isStopped();
  }

  /** For subclasses: the server's name in a view from a network; undefined for the view from the host. */
  protected get alias(): string | undefined {
    return this.#alias;
  }

  /** For subclasses: the server's main port in the container. */
  protected get port(): number {
    return mainPort(this.#server, this.settings);
  }

  /** For subclasses: the address at which this process reaches the server, in each view. */
  protected hostAddress(port = this.port): { readonly host: string; readonly port: number } {
    return { host: super.getHost(), port: super.getMappedPort(port) };
  }

  /**
   * For subclasses: returns `host:port` of this view, with brackets around an IPv6 address. `port` is a port in the container;
   * default: the main port.
   */
  protected hostAndPort(port = this.port): string {
    return hostAndPort(this.getHost(), this.getMappedPort(port));
  }

  /** For subclasses: returns a URL of this view. `port` is a port in the container; default: the main port. */
  protected url(
    parts: Omit<ConnectionParts, "host" | "port"> & { readonly port?: number },
  ): string {
    const port = this.getMappedPort(parts.port ?? this.port);
    return connectionUrl({ ...parts, host: this.getHost(), port });
  }

  protected override attachment(): Attachment {
    return { kind: this.#server.name, details: this.settings };
  }

  static #stateOf<S extends Settings>(started: StartedContainer): ServerState<S> {
    if (!(started instanceof StartedServer)) {
      const expected = "a started server, such as the result of super.start()";
      throw new InvalidOptionError("StartedServer", expected, started);
    }
    const same = started as StartedServer<S>;
    return { server: same.#server, settings: same.settings, alias: same.#alias };
  }

  /** Makes a copy of the user's own class, too: its constructor gets a server to share. */
  #copy(state: ServerState<S>): this {
    const Class = this.constructor as new (started: StartedContainer) => this;
    return new Class(new StartedServer(this, state));
  }
}

function mainPort<S extends Settings>({ ports }: Server<S>, settings: Readonly<S>): number {
  const { port } = settings as { readonly port?: unknown };
  if (typeof port === "number") return port;
  const [first] = ports;
  if (first === undefined) throw new InvalidOptionError("defineServer.ports", "a port", ports);
  return first;
}
