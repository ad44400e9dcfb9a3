import { attachContainer } from "../attach/attach-container";
import { settleAll } from "../common/settle";
import { attachableObject, toObjectData, type ObjectData } from "../container/attachable-object";
import type { StartedContainer } from "../container/started-container";
import { fieldOf } from "../errors";
import {
  checkBoolean,
  checkOneOf,
  checkStrings,
  checkTimeout,
  checkWholeNumber,
} from "../spec/options";
import {
  ENVIRONMENT_KIND,
  type ComposeConfig,
  type EnvironmentData,
  type ProjectData,
} from "./environment-data";
import { containerNamed, type ContainerName } from "./names";
import type { ComposeProject } from "./project";
import type { ComposeDownOptions, ComposeStopOptions } from "./stop-project";

/** A started container with its names. */
export interface NamedContainer extends ContainerName {
  readonly container: StartedContainer;
  /** Whether its exit with code 0 is its success. */
  readonly isJob: boolean;
}

/** What a started environment knows of compose, and does with it. */
export interface EnvironmentActions {
  readonly config: ComposeConfig;
  stop(timeout: number | undefined): Promise<void>;
  down(options: Partial<ComposeDownOptions>): Promise<void>;
  /** Returns the project for other processes. */
  data(): ProjectData;
}

/**
 * The started services of a compose file. `await using` removes them at the end of a block, unless they are reusable,
 * attached or released.
 */
export class StartedDockerComposeEnvironment implements AsyncDisposable {
  readonly #containers: readonly NamedContainer[];
  readonly #actions: EnvironmentActions;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;

  /**
   * `shared` is set for a reusable or attached environment.
   *
   * @internal
   */
  constructor(
    containers: readonly NamedContainer[],
    actions: EnvironmentActions,
    shared?: { readonly reused: boolean },
  ) {
    this.#containers = containers;
    this.#actions = actions;
    this.#shared = shared;
  }

  /** Returns whether the services were up before this start, which needs `withReuse()`. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
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

  /**
   * Restarts the containers of services, and waits until they are ready again. By default restarts all services, except
   * jobs that have ended with code 0. All restart at once, whatever their `depends_on` is. Host ports can change.
   * `timeout` is in milliseconds, by default 0. Throws InvalidOptionError for an unknown service.
   */
  async restartServices(
    services?: readonly string[],
    { timeout = 0 }: Partial<ComposeStopOptions> = {},
  ): Promise<void> {
    checkTimeout(timeout, "restartServices.timeout");
    const containers =
      services === undefined ? this.#containers : this.#ofServices(services, "restartServices");
    await settleAll(
      containers.map((each) => async () => {
        if (services !== undefined || !(await hasDoneItsWork(each))) await restart(each, timeout);
      }),
    );
  }

  /**
   * Stops the containers of some services and keeps them, for `startServices`. `timeout` is in milliseconds, by default
   * 0. Throws InvalidOptionError for an unknown service.
   */
  async stopServices(
    services: readonly string[],
    { timeout = 0 }: Partial<ComposeStopOptions> = {},
  ): Promise<void> {
    checkTimeout(timeout, "stopServices.timeout");
    const containers = this.#ofServices(services, "stopServices");
    await settleAll(
      containers.map(
        ({ container }) =>
          () =>
            container.stop({ remove: false, timeout }),
      ),
    );
  }

  /**
   * Starts the containers of some services that do not run, and waits until they are ready again. All start at once,
   * whatever their `depends_on` is. Host ports can change. Throws InvalidOptionError for an unknown service.
   */
  async startServices(services: readonly string[]): Promise<void> {
    const containers = this.#ofServices(services, "startServices");
    await settleAll(
      containers.map((each) => async () => {
        if (!(await each.container.getState()).running) await restart(each, 0);
      }),
    );
  }

  /** Stops all containers and keeps them. Throws ComposeError. */
  async stop(options: Partial<ComposeStopOptions> = {}): Promise<StoppedDockerComposeEnvironment> {
    const { timeout } = options;
    if (timeout !== undefined) checkTimeout(timeout, "stop.timeout");
    await this.#actions.stop(timeout);
    return new StoppedDockerComposeEnvironment(this.#actions);
  }

  /**
   * Stops and removes containers, networks, volumes and built images, even of a reused or attached environment. Throws
   * ComposeError.
   */
  async down(options: Partial<ComposeDownOptions> = {}): Promise<DownedDockerComposeEnvironment> {
    return removeEnvironment(this.#actions, options);
  }

  /**
   * Ends this process's use: the end of an `await using` block no longer removes the services. Reusable services stay;
   * others are removed when this process ends.
   */
  async release(): Promise<void> {
    this.#released = true;
    await settleAll(
      this.#containers.map(
        ({ container }) =>
          () =>
            container.release(),
      ),
    );
  }

  /** Returns plain data, from which `attach` makes this environment in another process. */
  toJSON(): ObjectData {
    const containers = this.#containers.map(({ container, ...names }) => ({
      ...names,
      data: container.toJSON(),
    }));
    const data: EnvironmentData = { ...this.#actions.data(), containers };
    return toObjectData(ENVIRONMENT_KIND, data);
  }

  /** Stops and removes everything, as `down()`. Only releases services that are reusable or attached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#released) return;
    if (this.#shared !== undefined) await this.release();
    else await this.down();
  }

  #ofServices(services: readonly string[], option: string): NamedContainer[] {
    return checkStrings(services, option).flatMap((name) => {
      const named = containerNamed(this.#containers, name, undefined, option);
      const ofService = this.#containers.filter(({ service }) => service === name);
      return ofService.length > 0 ? ofService : [named];
    });
  }
}

async function hasDoneItsWork({ container, isJob }: NamedContainer): Promise<boolean> {
  if (!isJob) return false;
  const { status, exitCode } = await container.getState();
  return status === "exited" && exitCode === 0;
}

/** Restarts a container, or starts it again. A job may end with code 0 before it is ready. */
async function restart({ container, isJob }: NamedContainer, timeout: number): Promise<void> {
  try {
    await container.restart({ timeout });
  } catch (error) {
    if (!isJob || fieldOf(error, "exitCode") !== 0) throw error;
  }
}

attachableObject(ENVIRONMENT_KIND, (data: EnvironmentData) => {
  const containers = data.containers.map(({ data: container, ...name }) => ({
    ...name,
    container: attachContainer(container),
  }));
  const { containers: _, ...projectData } = data;
  const open = async (): Promise<ComposeProject> => {
    const { attachedProject } = await import("./attached-project");
    return attachedProject(projectData);
  };
  const actions: EnvironmentActions = {
    config: projectData.config,
    stop: async (timeout) => {
      const { stopProject } = await import("./stop-project");
      await stopProject(await open(), timeout);
    },
    down: async (options) => {
      const { removeProject } = await import("./stop-project");
      await removeProject(await open(), options);
    },
    data: () => projectData,
  };
  // The other process owns it: the end of an `await using` block only releases it.
  return new StartedDockerComposeEnvironment(containers, actions, { reused: false });
});

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
