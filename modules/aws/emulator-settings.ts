import type { ContainerSpec } from "../../src/module";
import type { AwsIdentity } from "./signature";

/** What the builder of an emulator collects. */
export interface AwsEmulatorSettings extends AwsIdentity {
  /** Empty: all of them. */
  readonly services: readonly string[];
  /** How many init scripts were added. */
  readonly scripts: number;
}

export const EMULATOR_DEFAULTS: AwsEmulatorSettings = {
  services: [],
  region: "us-east-1",
  accessKey: "test",
  secretKey: "test",
  scripts: 0,
};

/** Returns the settings that the user gave as variables instead; a method's value differs from its default. */
export function settingsOfEnvironment(
  { services, region }: AwsEmulatorSettings,
  { environment }: ContainerSpec,
): Partial<AwsEmulatorSettings> {
  const {
    SERVICES = "",
    AWS_DEFAULT_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
  } = environment;
  const given = SERVICES.split(",").map((name) => name.trim());
  return {
    services: services.length > 0 ? services : given.filter((name) => name !== ""),
    region: region === EMULATOR_DEFAULTS.region ? (AWS_DEFAULT_REGION ?? region) : region,
    ...(AWS_ACCESS_KEY_ID !== undefined && { accessKey: AWS_ACCESS_KEY_ID }),
    ...(AWS_SECRET_ACCESS_KEY !== undefined && { secretKey: AWS_SECRET_ACCESS_KEY }),
  };
}
