import { InvalidOptionError } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";

/** Throws InvalidOptionError for options that cannot work together. */
export function refuseConflicts({ stdin, stablePorts, reuse, bake }: ContainerSpec): void {
  const refuse = (option: string, other: string, why: string): never => {
    throw InvalidOptionError.describing(option, `a container without ${other}`, `both: ${why}`);
  };
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
  if (stablePorts && reuse !== undefined) {
    refuse(
      "withStablePorts",
      "withReuse()",
      "host ports chosen at random would make each container another one; give withExposedPorts fixed host ports",
    );
  }
}
