import { abortable } from "../common/abort";
import { runtimeOn, type OnEngine } from "../connect/on-engine";
import type { Engine } from "../engine/engine";
import { fieldOf } from "../errors";
import { createResource } from "../lifecycle/create-resource";
import { reuseResource } from "../lifecycle/reuse/reuse-resource";
import type { Runtime } from "../run/runtime";
import { checkNetworkOptions, type NetworkOptions } from "../spec/network-options";
import { resourceHash } from "../spec/reuse-hash";
import { randomUuid, type Uuid } from "../common/uuid";
import { StartedNetwork } from "./started-network";

export interface NetworkStartOptions extends OnEngine {
  readonly signal?: AbortSignal;
}

/**
 * The description of a network for containers; by default, a bridge with a random name. Instead of options, an
 * object with `nextUuid()` can be given, which generates the name.
 *
 * The constructor throws InvalidOptionError.
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
   * Creates the network; with the option `reuse`, returns the existing network if there is one. If the signal
   * is aborted, undoes the creation and rejects with the signal's reason.
   *
   * Throws EngineNotFoundError. Throws EngineError with the engine's message if the engine refuses, e.g. if
   * the name or subnet is taken. With `reuse`, throws MayflyError with the code REUSE_CONFLICT if another
   * network has the name.
   */
  async start(options: NetworkStartOptions = {}): Promise<StartedNetwork> {
    const { signal } = options;
    signal?.throwIfAborted();
    const current = await abortable(runtimeOn(options, "Network.start"), signal);
    const { reuse = false, ...described } = this.#options;
    if (reuse !== false && current.config.reuse) {
      return startReusable(described, reuse, current, signal);
    }
    const name = this.#nextName();
    const id = await createResource(
      {
        what: "network",
        create: (engine, sessionLabels) => create(engine, name, described, sessionLabels),
        remove: (engine, created, limit) => engine.networks.remove(created, limit),
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
  return engine.networks.create({ ...options, name, driver, labels: { ...labels, ...added } });
}

/** An option of the bridge driver. Two networks cannot have the same value. */
const BRIDGE_NAME = "com.docker.network.bridge.name";
/** With `br-`, the prefix that engines use, the name has the maximum length of an interface's name. */
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
  // Engines before API 1.44 can create two networks with the same name at once, but not with the same bridge.
  const bridge = { [BRIDGE_NAME]: `br-${hash.slice(0, BRIDGE_DIGITS)}` };
  const wanted =
    driver === "bridge" ? { ...options, driverOptions: { ...bridge, ...driverOptions } } : options;
  const { id, reused } = await reuseResource(
    {
      what: "network",
      name,
      hash,
      find: (engine, signal) => engine.networks.inspect(name, signal),
      create: (engine, labels) => create(engine, name, wanted, labels),
    },
    current,
    signal,
  );
  return new StartedNetwork(current.engine, id, name, { reused });
}

function isUuid(value: NetworkOptions | Uuid): value is Uuid {
  return typeof fieldOf(value, "nextUuid") === "function";
}
