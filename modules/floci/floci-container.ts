import { defineServer, Wait, type ContainerSpec, type ImageName } from "../../src/module";
import { answersRequests, LOADING_MS } from "../aws/answers-requests";
import { AwsEmulatorContainer } from "../aws/aws-emulator-container";
import { labelOfChildren } from "../aws/children";
import {
  EMULATOR_DEFAULTS,
  settingsOfEnvironment,
  type AwsEmulatorSettings,
} from "../aws/emulator-settings";
import { StartedAwsEmulator } from "../aws/started-aws-emulator";

// After Floci's documentation and source of September 2026 (github.com/floci-io/floci): no image was at hand.

const FLOCI_PORT = 4566;

/** A running Floci. It accepts any keys; an access key of 12 digits is the id of the account to use. */
export class StartedFlociContainer extends StartedAwsEmulator<AwsEmulatorSettings> {
  protected readonly product = "Floci";
}

const floci = defineServer({
  name: "floci",
  images: ["floci/floci"],
  ports: [FLOCI_PORT],
  defaults: EMULATOR_DEFAULTS,
  resolve: settingsOfEnvironment,
  configure: (settings, described) => ({ environment: variablesFor(settings, described) }),
  ready: (settings) => Wait.forSequence([initialised(), ...answersRequests(FLOCI_PORT, settings)]),
  started: StartedFlociContainer,
});

/**
 * Floci, an emulator of AWS (floci.io) that takes LocalStack's port, settings and init scripts. The tests of this module
 * do not run Floci itself.
 *
 * ```ts
 * await using floci = await new FlociContainer("floci/floci:latest").start();
 * const s3 = new S3Client(floci.getClientOptions());
 * ```
 */
export class FlociContainer extends AwsEmulatorContainer<StartedFlociContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Floci's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, floci);
  }

  /**
   * Names the services that the tests use: readiness means that one of them answers. Floci starts all services anyway.
   * Later calls add services. Throws InvalidOptionError.
   */
  override withServices(...services: string[]): this {
    return super.withServices(...services);
  }
}

/** Returns the variables for the image. Those of the user stay as they are. */
function variablesFor(
  { services, region }: AwsEmulatorSettings,
  described: ContainerSpec,
): Record<string, string> {
  const { environment, networkAliases } = described;
  const label = labelOfChildren(described);
  return {
    // The host in URLs of queues. Their port is always 4566.
    FLOCI_HOSTNAME: networkAliases.at(-1) ?? "localhost",
    FLOCI_DEFAULT_REGION: region,
    // Lambda and databases run in containers.
    ...(label !== undefined && {
      FLOCI_DOCKER_EXTRA_LABELS_0__KEY: label.name,
      FLOCI_DOCKER_EXTRA_LABELS_0__VALUE: label.value,
    }),
    ...environment,
    ...(services.length > 0 && { SERVICES: services.join(",") }),
    AWS_DEFAULT_REGION: region,
  };
}

/** Waits for the init scripts. Floci exits if one fails. */
function initialised(): Wait {
  return Wait.forHttp("/_localstack/init", FLOCI_PORT)
    .withReadTimeout(LOADING_MS)
    .forResponsePredicate((body) => {
      const { completed } = JSON.parse(body) as { completed?: { ready?: boolean } };
      return completed?.ready === true;
    });
}
