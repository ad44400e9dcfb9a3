import { attachableObject, toObjectData, type ObjectData } from "../container/attachable-object";
import type { StartedContainerData } from "../container/container-data";
import { attach } from "../attach/attach";
import type { Settings } from "./server";
import type { StartedServer } from "./started-server";

interface PartData {
  readonly server: StartedContainerData;
  readonly name: string;
}

type PartClass<Started extends StartedServer<Settings>> = new (
  server: Started,
  name: string,
  options?: { readonly isOwner: boolean },
) => ServerPart<Started>;

const kinds = new Map<unknown, string>();

/**
 * A part of a shared server that belongs to one test, such as a database or a virtual host. The process that opened
 * it drops it at the end of an `await using` block; a process that attached it does not.
 */
export abstract class ServerPart<
  Started extends StartedServer<Settings>,
> implements AsyncDisposable {
  readonly #isOwner: boolean;
  #dropping: Promise<void> | undefined;

  constructor(
    /** The server; in a view from a network, as seen from there. */
    protected readonly server: Started,
    private readonly name: string,
    { isOwner = true }: { readonly isOwner?: boolean } = {},
  ) {
    this.#isOwner = isOwner;
  }

  /** Returns the part's name on the server. */
  getName(): string {
    return this.name;
  }

  /** Returns this part as other containers on the server's network reach it. See the server's `inNetwork`. */
  inNetwork(alias?: string): this {
    const Class = this.constructor as PartClass<Started>;
    return new Class(this.server.inNetwork(alias), this.name, { isOwner: false }) as this;
  }

  /**
   * Removes the part with everything in it. Further calls return the result of the first, and try again if that
   * failed.
   */
  drop(): Promise<void> {
    this.#dropping ??= this.remove(this.server, this.name).catch((error: unknown) => {
      this.#dropping = undefined;
      throw error;
    });
    return this.#dropping;
  }

  /** Calls `drop()`. The name is the same as for containers. */
  stop(): Promise<void> {
    return this.drop();
  }

  /** Returns plain data, with passwords. In another process, `attach` converts it back. */
  toJSON(): ObjectData {
    const details: PartData = { server: this.server.toJSON(), name: this.name };
    return toObjectData(kinds.get(this.constructor) ?? "", details);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With the server, the part has gone.
    if (this.#isOwner && !this.server.hasStopped()) await this.drop();
  }

  /** For subclasses: removes the part from the server. */
  protected abstract remove(server: Started, name: string): Promise<void>;
}

/** Declares a class of parts, so that other processes can `attach` them. `kind` is for example `rabbitmq-virtual-host`. */
export function definePart<Started extends StartedServer<Settings>>(
  kind: string,
  part: PartClass<Started>,
): void {
  kinds.set(part, kind);
  attachableObject(kind, ({ server, name }: PartData) => {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its toJSON() wrote the data
    return new part(attach(server) as Started, name, { isOwner: false });
  });
}
