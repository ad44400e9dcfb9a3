import { attach } from "../attach/attach";
import type { Beside, GenericContainer, StartOptions } from "../builder/generic-container";
import type { StartedContainerData } from "../container/container-data";
import { InvalidOptionError, MayflyError, messageOf } from "../errors";
import { stopInReverse } from "../lifecycle/start-graph";
import type { StartedNetworkData } from "../network/network-data";
import type { ContainerSpec, Hooks } from "../spec/container-spec";
import { onOwnNetwork } from "./own-network";

/** A second container that a server needs. The two share a network of their own. */
export interface Companion {
  /** The companion's name in errors, e.g. `ZooKeeper`. */
  readonly name: string;
  /**
   * The companion's name on the network: `configure` gives the server `alias:port`. The server may be on networks of the
   * user as well, so choose a name that no container there has.
   */
  readonly alias: string;
  /** A new builder for each start. Its own wait says when the server can start. */
  readonly builder: GenericContainer;
}

/** What is stopped after the server, in the settings, so that a process that attaches the server can stop it. */
interface CompanionData {
  readonly network: StartedNetworkData;
  readonly container: StartedContainerData;
}

/**
 * Starts the companion on a network of its own, which the server joins, too. If the companion fails, removes the network
 * and throws MayflyError with the code `COMPANION_FAILED`, the companion's error as `cause`, and its text.
 */
export function startCompanion(
  { name, alias, builder }: Companion,
  options: StartOptions,
): Promise<Beside> {
  return onOwnNetwork(options, async (network) => {
    builder.withNetwork(network, { aliases: [alias] });
    const container = await builder.start(options).catch((error: unknown) => {
      if (options.signal?.aborted === true) throw error;
      const message = `${name}, which the server needs, did not start. ${messageOf(error)}`;
      throw new MayflyError("COMPANION_FAILED", message, { cause: error });
    });
    const stop = (): Promise<void> => stopInReverse([network, container], (one) => one.stop());
    const companion: CompanionData = { network: network.toJSON(), container: container.toJSON() };
    return {
      additions: {
        networks: [{ name: network.getName() }],
        settings: { companion },
        hooks: [{ stopped: stop }],
      },
      stop,
    };
  });
}

/** Returns the companion's data in a started server's settings; undefined if it has no companion. */
export function companionIn(settings: object): CompanionData | undefined {
  return (settings as { readonly companion?: CompanionData }).companion;
}

/** Returns the hooks of an attached server. They stop its companion after it. */
export function attachedHooks(hooks: Hooks | undefined, settings: object): Hooks | undefined {
  const companion = companionIn(settings);
  if (companion === undefined) return hooks;
  const { network, container } = companion;
  return {
    ...hooks,
    stopped: async (server) => {
      await hooks?.stopped?.(server);
      await stopInReverse([attach(network), attach(container)], (one) => one.stop());
    },
  };
}

/** Throws InvalidOptionError for options of a server that cannot have a companion. */
export function refuseWithCompanion({ name }: Companion, spec: ContainerSpec): void {
  const { reuse, bake, networkMode, autoRemove, autoCleanup } = spec;
  const refused: readonly (readonly [option: string, isGiven: boolean, why: string])[] = [
    ["withReuse", reuse !== undefined, `${name} would have to be found again together with it`],
    ["withBakedInit", bake !== undefined, `the image would not contain the data of ${name}`],
    ["withNetworkMode", networkMode !== undefined, `it has to be on a network with ${name}`],
    ["withAutoRemove(false)", !autoRemove, `${name} and its network stop with it`],
    ["withAutoCleanup(false)", !autoCleanup, `${name} and its network are removed at the end`],
  ];
  for (const [option, isGiven, why] of refused) {
    if (!isGiven) continue;
    const expected = `a server without a companion, because ${why}`;
    throw InvalidOptionError.describing(option, expected, `one with ${name}`);
  }
}
