import { attach } from "../attach/attach";
import { attachableObject, toObjectData, type ObjectData } from "../container/attachable-object";

/** What has parts: a server, or several containers that are one server. */
export interface PartHost {
  toJSON(): object;
  /** Returns whether this process has stopped it. */
  hasStopped(): boolean;
}

interface PartData {
  /** From the host's `toJSON()`. */
  readonly server: ObjectData;
  readonly name: string;
}

/** A class of parts. */
export type PartClass<Host extends PartHost> = new (
  server: Host,
  name: string,
  options?: { readonly isOwner: boolean },
) => TestPart<Host>;

const kinds = new Map<unknown, string>();

/**
 * A part of a shared server that belongs to one test, such as a database or a virtual host. The process that opened
 * it drops it at the end of an `await using` block; a process that attached it does not.
 */
export abstract class TestPart<Host extends PartHost> implements AsyncDisposable {
  readonly #isOwner: boolean;
  #dropping: Promise<void> | undefined;

  constructor(
    /** The server; in a view from a network, as seen from there. */
    protected readonly server: Host,
    private readonly name: string,
    { isOwner = true }: { readonly isOwner?: boolean } = {},
  ) {
    this.#isOwner = isOwner;
  }

  /** Returns the part's name on the server. */
  getName(): string {
    return this.name;
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
    const details = { server: this.server.toJSON(), name: this.name };
    return toObjectData(kinds.get(this.constructor) ?? "", details);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With the server, the part has gone.
    if (this.#isOwner && !this.server.hasStopped()) await this.drop();
  }

  /** For subclasses: removes the part from the server. */
  protected abstract remove(server: Host, name: string): Promise<void>;
}

/** Declares a class of parts, so that other processes can `attach` them. `kind` is for example `rabbitmq-virtual-host`. */
export function definePart<Host extends PartHost>(kind: string, part: PartClass<Host>): void {
  kinds.set(part, kind);
  attachableObject(kind, ({ server, name }: PartData) => {
    return new part(attach(server) as Host, name, { isOwner: false });
  });
}
