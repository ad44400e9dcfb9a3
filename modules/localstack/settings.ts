import { testRun, type ContainerSpec } from "../../src/module";

/** What the builder collects. */
export interface LocalStackSettings {
  /** Empty: all of them. */
  readonly services: readonly string[];
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** How many init scripts were added. */
  readonly scripts: number;
}

export const DEFAULTS: LocalStackSettings = {
  services: [],
  region: "us-east-1",
  accessKey: "test",
  secretKey: "test",
  scripts: 0,
};

/** Returns the settings that the user gave as variables instead; a method's value differs from its default. */
export function settingsOfEnvironment(
  { services, region }: LocalStackSettings,
  { environment }: ContainerSpec,
): Partial<LocalStackSettings> {
  const {
    SERVICES = "",
    AWS_DEFAULT_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
  } = environment;
  const given = SERVICES.split(",").map((name) => name.trim());
  return {
    services: services.length > 0 ? services : given.filter((name) => name !== ""),
    region: region === DEFAULTS.region ? (AWS_DEFAULT_REGION ?? region) : region,
    ...(AWS_ACCESS_KEY_ID !== undefined && { accessKey: AWS_ACCESS_KEY_ID }),
    ...(AWS_SECRET_ACCESS_KEY !== undefined && { secretKey: AWS_SECRET_ACCESS_KEY }),
  };
}

/** Returns the variables for the image. Those of the user stay as they are. */
export function variablesFor(
  { services, region }: LocalStackSettings,
  described: ContainerSpec,
): Record<string, string> {
  const { environment, networkAliases } = described;
  return {
    LOCALSTACK_HOST: networkAliases.at(-1) ?? "localhost",
    // URLs of queues get the host and the port at which the client sent its request: a mapped port works, too.
    SQS_ENDPOINT_STRATEGY: "dynamic",
    ...(services.length > 0 && { EAGER_SERVICE_LOADING: "1" }),
    ...environment,
    ...(services.length > 0 && { SERVICES: services.join(",") }),
    AWS_DEFAULT_REGION: region,
    ...lambdaFlags(described),
  };
}

/**
 * Returns the options with which LocalStack starts the containers of Lambda: they get the session's label, so that Ryuk
 * and the watchdog remove them. Those of a container that later runs use do not belong to this session, and the label
 * would change the hash by which these runs find it.
 */
function lambdaFlags({ environment, ...described }: ContainerSpec): Record<string, string> {
  const { reuse, bake, autoCleanup } = described;
  if (reuse !== undefined || bake !== undefined || !autoCleanup) return {};
  const flags = [environment["LAMBDA_DOCKER_FLAGS"], `-l ${SESSION_LABEL}=${testRun().id}`];
  return { LAMBDA_DOCKER_FLAGS: flags.filter((flag) => flag !== undefined).join(" ") };
}

const SESSION_LABEL = "org.testcontainers.session-id";
