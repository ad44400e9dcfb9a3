import { testRun, type ContainerSpec } from "../../src/module";

/**
 * Returns the label for containers that the emulator starts, so that Ryuk and the watchdog remove them. Those of a
 * container that later runs use do not belong to this session, and the label would change the hash by which these runs
 * find it: undefined.
 */
export function labelOfChildren({
  reuse,
  bake,
  autoCleanup,
}: ContainerSpec): { readonly name: string; readonly value: string } | undefined {
  if (reuse !== undefined || bake !== undefined || !autoCleanup) return undefined;
  return { name: "org.testcontainers.session-id", value: testRun().id };
}

/** Returns the options with which LocalStack and MiniStack start the containers of Lambda. */
export function lambdaFlags(described: ContainerSpec): Record<string, string> {
  const label = labelOfChildren(described);
  if (label === undefined) return {};
  const given = described.environment["LAMBDA_DOCKER_FLAGS"];
  const flags = [given, `-l ${label.name}=${label.value}`];
  return { LAMBDA_DOCKER_FLAGS: flags.filter((flag) => flag !== undefined).join(" ") };
}
