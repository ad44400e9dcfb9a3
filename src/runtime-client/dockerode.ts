// dockerode's objects, as in testcontainers' interface. They are untyped, so only code that uses them needs
// dockerode's types: `const container: Dockerode.Container = client.container.getById(id)`.

import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

/** A dockerode object for the engine. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type Dockerode = any;
/** A dockerode `Container`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type DockerodeContainer = any;
/** A dockerode `Network`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type DockerodeNetwork = any;

/** A dockerode `ImageBuildOptions`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type DockerodeBuildOptions = any;

/** The methods of dockerode that this folder uses, because `Engine` lacks them. */
export interface DockerodeClient {
  getContainer(id: string): object;
  createContainer(options: object): Promise<object>;
  buildImage(context: Readable, options: object): Promise<Readable>;
  listContainers(options: object): Promise<{ Id: string }[]>;
  getEvents(options: object): Promise<IncomingMessage>;
  getImage(name: string): { inspect(): Promise<object> };
  getNetwork(id: string): { connect(options: object): Promise<unknown> };
  createNetwork(options: object): Promise<object>;
}

/** An object with the id of a container or a network, such as a dockerode object. */
export interface Identified {
  readonly id: string;
}
