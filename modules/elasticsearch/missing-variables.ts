import type { ContainerSpec, Environment } from "../../src/module";

/** Returns the variables that the user has not set. */
export function missingIn({ environment }: ContainerSpec, variables: Environment): Environment {
  const missing = Object.entries(variables).filter(([name]) => environment[name] === undefined);
  return Object.fromEntries(missing);
}
