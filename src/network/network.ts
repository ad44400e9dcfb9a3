import { abortable } from "../abort";
import type { Engine } from "../engine/engine";
import { fieldOf } from "../errors";
import { createResource } from "../lifecycle/create-resource";
import { reuseResource } from "../lifecycle/reuse/reuse-resource";
import type { Runtime } from "../lifecycle/runtime";
import { runtime } from "../runtime";
import { checkNetworkOptions, type NetworkOptions } from "../spec/network-options";
import { resourceHash } from "../spec/reuse-hash";
import { randomUuid, type Uuid } from "../uuid";
import { toNetworkData, type StartedNetworkData } from "./network-data";

/**
 * Describes a network for containers that talk to each other; by default a bridge of its own under
 * a random name. An object with `nextUuid()` instead of options gives the name.
 *
 * Throws InvalidOptionError where an option cannot be right.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #nextName: () => string;

  constructor(optionsOrUuid: NetworkOptions | Uuid = {}) {
    if (isUuid(optionsOrUuid)) {
      this.#options = {};
      this.#nextName = () => optionsOrUuid.nextUuid();
    } else {
      const options = checkNetworkOptions(optionsOrUuid);
      this.#options = options;
      this.#nextName = () => options.name ?? `mayfly-${randomUuid()}`;
    }
  }

  /**
   * Creates the network. An abort of the signal undoes it and rejects with the signal's reason.
   * Throws EngineNotFoundError, and EngineError with the engine's words where it refuses, as for a
   * name or a subnet that is taken. With the option `reuse` the network is the one that there is; then
   * throws MayflyError with the code REUSE_CONFLICT where its name is that of another one.
   */
  async start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StartedNetwork> {
    signal?.throwIfAborted();
    const current = await abortable(runtime(), signal);
    const { reuse = false, ...options } = this.#options;
    if (reuse !== false && current.config.reuse) {
      return startReusable(options, reuse, current, signal);
    }
    const name = this.#nextName();
    const id = await createResource(
      {
        what: "network",
        create: (engine, sessionLabels) => create(engine, name, options, sessionLabels),
        remove: (engine, created, limit) => engine.removeNetwork(created, limit),
      },
      current,
      signal,
    );
    return new StartedNetwork(current.engine, id, name);
  }
}

function create(
  engine: Engine,
  name: string,
  { driver = "bridge", labels, ...options }: Omit<NetworkOptions, "reuse">,
  added: Readonly<Record<string, string>>,
): Promise<string> {
  return engine.createNetwork({ ...options, name, driver, labels: { ...labels, ...added } });
}

/** The setting of the bridge driver whose value an engine gives to one network at a time. */
const BRIDGE_NAME = "com.docker.network.bridge.name";
/** With `br-` as long as the name of an interface can be; it is what engines call theirs, too. */
const BRIDGE_DIGITS = 12;

async function startReusable(
  options: Omit<NetworkOptions, "reuse">,
  reuse: true | { readonly key: string },
  current: Runtime,
  signal: AbortSignal | undefined,
): Promise<StartedNetwork> {
  const { name: given, driver = "bridge", driverOptions } = options;
  const key = reuse === true ? undefined : reuse.key;
  const hash = resourceHash({ ...options, driver, key });
  const name = given ?? `mayfly-reuse-${hash.slice(0, 32)}`;
  // Engines before API 1.44 can make two networks of one name at once, but no two of one bridge.
  const bridge = { [BRIDGE_NAME]: `br-${hash.slice(0, BRIDGE_DIGITS)}` };
  const wanted =
    driver === "bridge" ? { ...options, driverOptions: { ...bridge, ...driverOptions } } : options;
  const { id, reused } = await reuseResource(
    {
      what: "network",
      name,
      hash,
      find: (engine, signal) => engine.inspectNetwork(name, signal),
      create: (engine, labels) => create(engine, name, wanted, labels),
    },
    current,
    signal,
  );
  return new StartedNetwork(current.engine, id, name, { reused });
}

/** A network that exists. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedNetwork implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #name: string;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;
  #stopped: Promise<StoppedNetwork> | undefined;

  /** `shared` is there for one that is reusable. */
  constructor(engine: Engine, id: string, name: string, shared?: { readonly reused: boolean }) {
    this.#engine = engine;
    this.#id = id;
    this.#name = name;
    this.#shared = shared;
  }

  getId(): string {
    return this.#id;
  }

  getName(): string {
    return this.#name;
  }

  /** Plain data, of which `attach` makes this network again in another process. */
  toJSON(): StartedNetworkData {
    return toNetworkData({ engine: this.#engine.uri, id: this.#id, name: this.#name });
  }

  /** Removes the network, a reused one, too. Throws EngineError while containers are on it; can be called again then. */
  stop(): Promise<StoppedNetwork> {
    this.#stopped ??= this.#engine.removeNetwork(this.#id).then(
      () => new StoppedNetwork(this.#id),
      (error: unknown) => {
        this.#stopped = undefined;
        throw error;
      },
    );
    return this.#stopped;
  }

  /** Whether it was there before this start, which the option `reuse` allows. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Lets go of the network: the end of an `await using` block does not remove it any more. A reusable
   * one stays; any other is removed when this process ends, as ever.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes the network; only lets go of one that is reusable. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === undefined && !this.#released) await this.stop();
  }
}

/** A network that was removed. */
export class StoppedNetwork {
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  getId(): string {
    return this.#id;
  }
}

function isUuid(value: NetworkOptions | Uuid): value is Uuid {
  return typeof fieldOf(value, "nextUuid") === "function";
}
