import { InvalidOptionError } from "../errors";
import { checkText } from "../spec/options";
import type { ContainerInfo } from "../spec/inspect/container-info";
import { networksOf } from "../spec/ports/host-network-name";

/**
 * Returns the name under which containers on the same network reach a container. Throws InvalidOptionError if the
 * container does not have the given name, or if it is on no network where names are looked up.
 */
export function checkNetworkAlias(info: ContainerInfo, alias: string | undefined): string {
  const given = alias === undefined ? undefined : checkText(alias, "inNetwork");
  const own = info.name.replace(/^\//, "");
  const networks = networksOf(info).filter(([name]) => !WITHOUT_NAMES.has(name));
  if (networks.length === 0) {
    const expected = "a container on a network of its own; start it with withNetwork()";
    throw InvalidOptionError.describing("inNetwork", expected, "one without");
  }
  const aliases = networks.flatMap(([, network]) => network.aliases);
  // Engines list the short id among the aliases.
  const isId = (name: string): boolean => name !== "" && info.id.startsWith(name);
  const chosen = aliases.filter((name) => !isId(name));
  const name = given ?? chosen[0] ?? aliases.find(isId) ?? own;
  // Engines look up a name that was chosen by withName(), and some also one of their own choice.
  if ([...aliases, own].includes(name)) return name;
  const known = [...new Set(aliases)].join(", ");
  throw InvalidOptionError.quoting("inNetwork", `a name of the container (${known})`, name);
}

/** On the engine's default network, containers have no names (docs.docker.com/engine/network/drivers/bridge). */
const WITHOUT_NAMES: ReadonlySet<string> = new Set(["bridge", "podman", "host", "none"]);
