import { InvalidOptionError } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";

/** Throws InvalidOptionError for options that cannot work together. */
export function refuseConflicts({ stdin, reuse, bake }: ContainerSpec): void {
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
}
