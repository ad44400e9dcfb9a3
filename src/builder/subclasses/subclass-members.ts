import type { ContainerRuntimeClient } from "../../runtime-client/runtime-client";
import type { ContainerSpec } from "../../spec/container-spec";
import type { SpecPatch } from "../../spec/merge-spec";
import type { Wait } from "../../spec/wait";
import { parsePorts, type PortWithOptionalBinding } from "../../spec/ports/exposed-port";
import type { WaitStrategy } from "../../waits/testcontainers/wait-strategy";
import { ContainerDescription } from "../container-description";
import type { Held } from "../spec-builder";
import type * as Lent from "./lent-members";
import type { MemberName, MemberTypes } from "./member-types";
import type * as Selection from "./select-wait-strategy";

const NAMES = [
  "createOpts",
  "hostConfig",
  "imageName",
  "startupTimeoutMs",
  "waitStrategy",
  "environment",
  "exposedPorts",
  "reuse",
  "autoCleanup",
  "autoRemove",
  "networkMode",
  "networkAliases",
  "pullPolicy",
  "logConsumer",
  "filesToCopy",
  "directoriesToCopy",
  "contentsToCopy",
  "archivesToCopy",
  "copyToContainerOptions",
  "healthCheck",
] as const satisfies readonly MemberName[];

/**
 * The protected members of testcontainers' GenericContainer, over Mayfly's description.
 *
 * testcontainers' modules, and subclasses that users have written for it, read and change these members. Mayfly's
 * builders hold one frozen description instead. This layer lets such classes run unchanged: a member is read
 * from the description when it is used, and what a subclass assigns, or changes in place, is written to it.
 * Nothing else in Mayfly uses the layer, and what does the work is loaded at the first use of a member.
 *
 * New code has `described`, `with()` and `configure()` for the same purposes.
 */
export abstract class SubclassMembers extends ContainerDescription {
  // Declared as data, as in testcontainers, because TypeScript lets no subclass override an accessor by a property.
  /** The request to the engine. A change counts like the method for it, or like `withCreateOptions`. */
  declare protected createOpts: MemberTypes["createOpts"];
  /** `createOpts.HostConfig`. */
  declare protected hostConfig: MemberTypes["hostConfig"];
  declare protected imageName: MemberTypes["imageName"];
  /** Milliseconds. */
  declare protected startupTimeoutMs?: MemberTypes["startupTimeoutMs"];
  declare protected waitStrategy: MemberTypes["waitStrategy"];
  declare protected environment: MemberTypes["environment"];
  declare protected exposedPorts: MemberTypes["exposedPorts"];
  declare protected reuse: MemberTypes["reuse"];
  declare protected autoCleanup: MemberTypes["autoCleanup"];
  declare protected autoRemove: MemberTypes["autoRemove"];
  /** The name of the network, if `withNetwork` was called. */
  declare protected networkMode?: MemberTypes["networkMode"];
  declare protected networkAliases: MemberTypes["networkAliases"];
  declare protected pullPolicy: MemberTypes["pullPolicy"];
  declare protected logConsumer?: MemberTypes["logConsumer"];
  declare protected filesToCopy: MemberTypes["filesToCopy"];
  declare protected directoriesToCopy: MemberTypes["directoriesToCopy"];
  declare protected contentsToCopy: MemberTypes["contentsToCopy"];
  declare protected archivesToCopy: MemberTypes["archivesToCopy"];
  declare protected copyToContainerOptions: MemberTypes["copyToContainerOptions"];
  declare protected healthCheck?: MemberTypes["healthCheck"];

  /** By the description that they belong to: the builder's, or that of a start. */
  readonly #lent = new WeakMap<Held, Lent.LentMembers>();

  static {
    for (const name of NAMES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        get(this: SubclassMembers) {
          return this.#members().read(this.described, name);
        },
        set(this: SubclassMembers, value: unknown) {
          this.replaceDescription(this.#members().write(this.described, name, value));
        },
      });
    }
  }

  /** Returns true if the port is exposed, whatever its host port is. Throws InvalidOptionError. */
  protected hasExposedPort(port: PortWithOptionalBinding): boolean {
    const { ports } = this.described;
    return parsePorts(port, "hasExposedPort").every(({ container, protocol }) =>
      ports.some((each) => each.container === container && each.protocol === protocol),
    );
  }

  /**
   * Returns the wait for a container that runs: the given one, or the health check's, or the one for its ports. Its
   * `withStartupTimeout()` changes it in place, because testcontainers' modules do not use the result. `start()` calls
   * an override, with the container's own wait, and waits for what it returns.
   */
  protected selectWaitStrategy(
    _client: ContainerRuntimeClient,
    inspectResult: object,
    waitStrategy: WaitStrategy | undefined = this.waitStrategy,
  ): Promise<WaitStrategy> {
    return Promise.resolve(selection().selectWaitStrategy(inspectResult, waitStrategy));
  }

  /** Returns the wait that asks an override of `selectWaitStrategy()`; undefined if there is none. */
  protected selectedWait(wait: Wait | undefined, ofStart: Held): Wait | undefined {
    if (this.selectWaitStrategy === SubclassMembers.prototype.selectWaitStrategy) return undefined;
    return selection().selectedWait(wait, (client, inspectResult, strategy) =>
      this.inStart(ofStart, () => this.selectWaitStrategy(client, inspectResult, strategy)),
    );
  }

  protected override get described(): ContainerSpec {
    this.#take();
    return super.described;
  }

  protected override with(patch: SpecPatch): this {
    this.#take();
    super.with(patch);
    this.#lent.get(this.held)?.refresh(super.described);
    return this;
  }

  /** Writes to the description what the subclass has changed since. */
  #take(): void {
    this.#takeOwn();
    const lent = this.#lent.get(this.held);
    if (lent === undefined) return;
    const before = super.described;
    const taken = lent.taken(before);
    if (taken !== before) this.replaceDescription(taken);
  }

  /** A property that a subclass declares with a value, such as `reuse = true`, hides the accessor of that name. */
  #takeOwn(): void {
    for (const name of NAMES) {
      const own = Object.getOwnPropertyDescriptor(this, name);
      if (own === undefined) continue;
      Reflect.deleteProperty(this, name);
      // Declared without a value.
      if (own.value === undefined) continue;
      this.replaceDescription(this.#members().write(super.described, name, own.value));
    }
  }

  #members(): Lent.LentMembers {
    const lent = this.#lent.get(this.held) ?? new (lentMembers().LentMembers)();
    this.#lent.set(this.held, lent);
    return lent;
  }
}

function lentMembers(): typeof Lent {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
  return require("./lent-members") as typeof Lent;
}

function selection(): typeof Selection {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  return require("./select-wait-strategy") as typeof Selection;
}
