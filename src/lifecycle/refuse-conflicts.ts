import { InvalidOptionError } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";

function refuse(option: string, other: string, why: string): never {
  throw InvalidOptionError.describing(option, `a container without ${other}`, `both: ${why}`);
}

/** Throws InvalidOptionError for options that cannot work together. */
export function refuseConflicts(spec: ContainerSpec): void {
  const { stdin, tty, stablePorts, reuse, bake, wait, logDriver } = spec;
  if (stdin !== undefined && reuse !== undefined) {
    refuse("withStdin", "withReuse()", "a later start could not send the input again");
  }
  if (stdin !== undefined && bake !== undefined) {
    refuse(
      "withStdin",
      "withBakedInit()",
      "an image does not contain a process that waits for input",
    );
  }
  if (stdin !== undefined && tty) {
    refuse("withStdin", "withTty()", "a terminal does not end its input when the connection ends");
  }
  if (logDriver?.name === "none" && wait?.watchesOutput === true) {
    refuse(
      "withWaitStrategy",
      'withLogDriver("none")',
      "the engine keeps no log in which the wait could find a line; choose another log driver, or another wait",
    );
  }
  if (spec.networkFaults !== undefined) refuseWithNetworkFaults(spec);
  if (stablePorts && reuse !== undefined) {
    refuse(
      "withStablePorts",
      "withReuse()",
      "host ports chosen at random would make each container another one; give withExposedPorts fixed host ports",
    );
  }
}

function refuseWithNetworkFaults({
  reuse,
  networkMode,
  autoRemove,
  autoCleanup,
}: ContainerSpec): void {
  const refused: readonly (readonly [option: string, isGiven: boolean, why: string])[] = [
    ["withReuse()", reuse !== undefined, "the faults of one test run would disturb the others"],
    ["withNetworkMode(…)", networkMode !== undefined, "it has to be on a network with the proxy"],
    ["withAutoRemove(false)", !autoRemove, "its proxy is removed with it"],
    ["withAutoCleanup(false)", !autoCleanup, "its proxy is removed at the end of the test run"],
  ];
  for (const [option, isGiven, why] of refused) {
    if (isGiven) refuse("withNetworkFaults", option, why);
  }
}
