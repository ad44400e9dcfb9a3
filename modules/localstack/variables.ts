import type { ContainerSpec } from "../../src/module";
import { lambdaFlags } from "../aws/children";
import type { AwsEmulatorSettings } from "../aws/emulator-settings";
import { tokenOfTests } from "./auth-token";

/** Returns the variables for the image. Those of the user stay as they are. */
export function variablesFor(
  { services, region }: AwsEmulatorSettings,
  described: ContainerSpec,
): Record<string, string> {
  const { environment, networkAliases } = described;
  return {
    LOCALSTACK_HOST: networkAliases.at(-1) ?? "localhost",
    // URLs of queues get the host and the port at which the client sent its request: a mapped port works, too.
    SQS_ENDPOINT_STRATEGY: "dynamic",
    ...(services.length > 0 && { EAGER_SERVICE_LOADING: "1" }),
    ...tokenOfTests(described),
    ...environment,
    ...(services.length > 0 && { SERVICES: services.join(",") }),
    AWS_DEFAULT_REGION: region,
    ...lambdaFlags(described),
  };
}
