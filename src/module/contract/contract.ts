import type { ServerContainer } from "../server-container";
import type { StartedServer } from "../started-server";

/** A builder of a module, whatever its settings. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are each module's own
export type ModuleBuilder<Started extends StartedServer<object>> = ServerContainer<any, Started>;

/** What a module promises, besides its own options. */
export interface Contract<Started extends StartedServer<object>> {
  /** The name of the group of tests. */
  readonly name: string;
  /** The image with which the server starts. */
  readonly image: string;
  /** Returns a new builder. Also called with `busybox`, to see how the image of something else fails. */
  readonly create: (image: string) => ModuleBuilder<Started>;
  /** Sends a first query by a real client, to the address that the server's methods return. Throws if it fails. */
  readonly query: (started: Started) => Promise<unknown>;
  /** The method without arguments that returns the server's address, for processes that attach the server. */
  readonly address: keyof Started & string;
  /**
   * The file that another process imports to attach the server, such as `require.resolve("mayfly-module-shop")`. It must be
   * JavaScript. Default: the server is attached in the test's own process.
   */
  readonly module?: string;
  /** How often the server is started in a row, each time with a first query. Default: 3. */
  readonly starts?: number;
  /** Connects with a wrong password, and what the client's error says. Default: the server has no users. */
  readonly wrongPassword?: {
    readonly connect: (started: Started) => Promise<unknown>;
    readonly error: RegExp;
  };
  /** Returns a builder whose user, password, database … contain `ODD`. Default: the server has no such settings. */
  readonly odd?: () => ModuleBuilder<Started>;
  /**
   * Returns a command of `image` that sends a query from another container on the server's network. Default: a container
   * of busybox opens the port.
   */
  readonly fromNetwork?: (seen: Started) => readonly string[];
  /** True if the server has state that `withBakedInit()` keeps. Default: false. */
  readonly bakes?: boolean;
  /** An image of busybox. Default: `busybox:1.37`. */
  readonly busybox?: string;
}

/** Characters that URLs, shells and configuration files give a meaning. */
export const ODD = `p@:/?#[]%20&=+$'" \\x`;
