import type { StartedContainer } from "../container/started-container";
import { checkBoolean, checkOneOf, checkTimeout, checkWholeNumber } from "../spec/options";
import { containerNamed, type ContainerName } from "./names";
import type { ComposeDownOptions, ComposeStopOptions } from "./stop-project";

/** A started container with its names. */
export interface NamedContainer extends ContainerName {
  readonly container: StartedContainer;
}

/** A compose file as compose has resolved it: merged, with the values of variables. */
export interface ComposeConfig {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [section: string]: unknown;
}

/** What a started environment knows of compose, and does with it. */
export interface EnvironmentActions {
  readonly config: ComposeConfig;
  stop(timeout: number | undefined): Promise<void>;
  down(options: Partial<ComposeDownOptions>): Promise<void>;
}

/** The started services of a compose file. `await using` removes them at the end of a block. */
export class StartedDockerComposeEnvironment implements AsyncDisposable {
  readonly #containers: readonly NamedContainer[];
  readonly #actions: EnvironmentActions;

  /** @internal */
  constructor(containers: readonly NamedContainer[], actions: EnvironmentActions) {
    this.#containers = containers;
    this.#actions = actions;
  }

  /**
   * Returns a container of a service: `getContainer("api")`, or its second one: `getContainer("api", 2)`. As in
   * testcontainers, `api-1`, `api_1` and the container's own name are names, too. A service that has exited has its
   * container. Throws InvalidOptionError, which lists the services.
   */
  getContainer(name: string, number?: number): StartedContainer {
    if (number !== undefined) checkWholeNumber(number, "getContainer.number");
    return containerNamed(this.#containers, name, number, "getContainer").container;
  }

  /** Returns all containers, or those of a service, in the order of their names and numbers. */
  getContainers(service?: string): StartedContainer[] {
    if (service !== undefined)
      containerNamed(this.#containers, service, undefined, "getContainers");
    return this.#containers
      .filter((each) => service === undefined || each.service === service)
      .map(({ container }) => container);
  }

  /**
   * Returns the host under which a service's port is reached from this process. `getContainer` says what the names are.
   * Throws InvalidOptionError for another service, and PortNotExposedError for a port that is not published.
   */
  getServiceHost(service: string, port: number): string {
    const { container } = containerNamed(this.#containers, service, undefined, "getServiceHost");
    // Throws if nothing is reached there.
    container.getMappedPort(port);
    return container.getHost();
  }

  /** Returns the host port of a service's port. Throws the same errors as `getServiceHost`. */
  getServicePort(service: string, port: number): number {
    const { container } = containerNamed(this.#containers, service, undefined, "getServicePort");
    return container.getMappedPort(port);
  }

  /**
   * Returns the files as compose has resolved them at the start: `docker compose config --format json`, with all values,
   * secret ones as well. Has nothing of what Mayfly adds.
   */
  getConfig(): ComposeConfig {
    return structuredClone(this.#actions.config);
  }

  /** Stops all containers and keeps them. Throws ComposeError. */
  async stop(options: Partial<ComposeStopOptions> = {}): Promise<StoppedDockerComposeEnvironment> {
    const { timeout } = options;
    if (timeout !== undefined) checkTimeout(timeout, "stop.timeout");
    await this.#actions.stop(timeout);
    return new StoppedDockerComposeEnvironment(this.#actions);
  }

  /** Stops and removes containers, networks, volumes and built images. Throws ComposeError. */
  async down(options: Partial<ComposeDownOptions> = {}): Promise<DownedDockerComposeEnvironment> {
    return removeEnvironment(this.#actions, options);
  }

  /** Stops and removes everything, as `down()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }
}

/** The services of a compose file after `stop()`. */
export class StoppedDockerComposeEnvironment {
  readonly #actions: EnvironmentActions;

  /** @internal */
  constructor(actions: EnvironmentActions) {
    this.#actions = actions;
  }

  /** Removes containers, networks, volumes and built images. Throws ComposeError. */
  async down(options: Partial<ComposeDownOptions> = {}): Promise<DownedDockerComposeEnvironment> {
    return removeEnvironment(this.#actions, options);
  }
}

/** The services of a compose file after `down()`. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- as in testcontainers
export class DownedDockerComposeEnvironment {}

async function removeEnvironment(
  actions: EnvironmentActions,
  options: Partial<ComposeDownOptions>,
): Promise<DownedDockerComposeEnvironment> {
  const { timeout, removeVolumes, removeImages } = options;
  if (timeout !== undefined) checkTimeout(timeout, "down.timeout");
  if (removeVolumes !== undefined) checkBoolean(removeVolumes, "down.removeVolumes");
  if (removeImages !== undefined) {
    checkOneOf(removeImages, ["local", "all", "none"], "down.removeImages");
  }
  await actions.down(options);
  return new DownedDockerComposeEnvironment();
}
