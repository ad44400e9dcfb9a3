import { abortable } from "../common/abort";
import type { Engine } from "../engine/engine";
import { fieldOf } from "../errors";
import { createResource } from "../lifecycle/create-resource";
import { reuseResource } from "../lifecycle/reuse/reuse-resource";
import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";
import { checkNetworkOptions, type NetworkOptions } from "../spec/network-options";
import { resourceHash } from "../spec/reuse-hash";
import { randomUuid, type Uuid } from "../common/uuid";
import { StartedNetwork } from "./started-network";

/**
 * A description of a network for containers; by default a bridge with a random name. An object with
 * `nextUuid()` instead of options generates the name.
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
   * Creates the network; with the option `reuse`, returns the existing network if there is one. Aborting
   * the signal undoes the creation and rejects with the signal's reason. Throws EngineNotFoundError;
   * EngineError with the engine's message if the engine refuses, e.g. if a name or subnet is taken; with
   * `reuse`, MayflyError with the code REUSE_CONFLICT if another network has the name.
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

/** The bridge driver's option whose value only one network can have at a time. */
const BRIDGE_NAME = "com.docker.network.bridge.name";
/** With `br-`, the name is as long as an interface's name can be; engines use the same prefix. */
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
  // Engines before API 1.44 can create two networks of one name at once, but not of one bridge.
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
