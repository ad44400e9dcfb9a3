import type { StartedContainer } from "../container/started-container";
import type { ContainerSpec, Hooks } from "../spec/container-spec";
import type { SpecPatch } from "../spec/merge-spec";
import type { Wait } from "../spec/wait";
import type { Companion } from "./companion";

/** What a server's builder collects: a user, a password, a database … Data that JSON can carry. */
export type Settings = object;

/** Everything that makes a module out of a container: one declaration for the builder and the started server. */
export interface Server<S extends Settings, Started extends StartedContainer = StartedContainer> {
  /** The module's name, which is also the kind in the data of `toJSON()`, e.g. `rabbitmq`. */
  readonly name: string;
  /** The repositories that an ImageName is compared with, the official one first. */
  readonly images: readonly string[];
  /**
   * The ports that the container exposes. `getPort()` leads to the first, or to `port` of the settings if they have
   * one, which is exposed, too.
   */
  readonly ports: readonly number[];
  /** The settings of a builder whose methods were not called. */
  readonly defaults: S;
  /**
   * The image's variable for each setting. A setting without a method's value gets the variable's value from
   * `withEnvironment`, and `start()` sets the variables of all settings.
   */
  readonly variables?: Readonly<Partial<Record<keyof S & string, string>>>;
  /** True if the image reads `<VARIABLE>_FILE`, a path in the container, in place of each variable. Default false. */
  readonly hasVariableFiles?: boolean;
  /** Milliseconds. Default 120,000. */
  readonly startupTimeout?: number;
  /** Returns settings that the user's own command, environment or files decide, such as a port. */
  resolve?(settings: S, described: ContainerSpec): Partial<S>;
  /** Returns additions to the description for one start: command, environment, copies, tmpfs … */
  configure?(settings: S, described: ContainerSpec): SpecPatch;
  /** Returns the wait for a server that answers its first client. A user's own wait replaces it. */
  ready(settings: S): Wait;
  /** Returns functions that run at each start, at each `restart()`, and in other processes that restart the server. */
  hooks?(settings: S): Hooks;
  /**
   * Returns the companion, if the server needs one with these settings. It starts before the server and stops after it.
   * Also called to check options, so it has to be a pure function. `companion` is then a name in the started server's
   * settings.
   */
  companion?(settings: S, described: ContainerSpec): Companion | undefined;
  /**
   * Returns the settings of a container that the module has not started, such as a service of a compose file. `given` has
   * those that the container's variables and their files say. Complete it by what the image does where a variable is not
   * set, since `defaults` are those of the builder; `resolve` follows. Without this function, `as()` refuses the server.
   */
  adopt?(given: Partial<S>, described: ContainerSpec): Partial<S>;
  /** The class of the started server. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- so that a StartedServer<S> is a StartedServer<Settings>
  readonly started: new (started: StartedContainer, state?: ServerState<any>) => Started;
}

/** What a started server has besides its container. */
export interface ServerState<S extends Settings> {
  readonly server: Server<S>;
  /** Default: those of the description from which the container was started. */
  readonly settings?: S;
  /** The name under which containers on its network reach it. Default: the server is seen from the host. */
  readonly alias?: string | undefined;
}
