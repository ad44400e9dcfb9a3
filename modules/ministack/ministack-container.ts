import {
  defineServer,
  httpRequest,
  MayflyError,
  Wait,
  type ContainerSpec,
  type Handle,
  type ImageName,
} from "../../src/module";
import { answersRequests, LOADING_MS } from "../aws/answers-requests";
import { AwsEmulatorContainer } from "../aws/aws-emulator-container";
import { lambdaFlags } from "../aws/children";
import {
  EMULATOR_DEFAULTS,
  settingsOfEnvironment,
  type AwsEmulatorSettings,
} from "../aws/emulator-settings";
import { READY_FOLDER } from "../aws/init-scripts";
import { StartedAwsEmulator } from "../aws/started-aws-emulator";

const MINISTACK_PORT = 4566;

/** A running MiniStack. It accepts any keys; an access key of 12 digits is the id of the account to use. */
export class StartedMinistackContainer extends StartedAwsEmulator<AwsEmulatorSettings> {
  protected readonly product = "MiniStack";
  /** It says so of each service that it starts. */
  protected override readonly used = "available";
}

const ministack = defineServer({
  name: "ministack",
  images: ["ministackorg/ministack"],
  ports: [MINISTACK_PORT],
  defaults: EMULATOR_DEFAULTS,
  resolve: settingsOfEnvironment,
  configure: (settings, described) => ({ environment: variablesFor(settings, described) }),
  ready: (settings) =>
    Wait.forSequence([initialised(), ...answersRequests(MINISTACK_PORT, settings)]),
  hooks: ({ scripts }) => (scripts === 0 ? {} : { ready: refuseFailedScripts }),
  started: StartedMinistackContainer,
});

/**
 * MiniStack, an emulator of AWS (ministack.org) that takes LocalStack's port, settings and init scripts.
 *
 * ```ts
 * await using ministack = await new MinistackContainer("ministackorg/ministack:1.5.33").start();
 * const s3 = new S3Client(ministack.getClientOptions());
 * ```
 */
export class MinistackContainer extends AwsEmulatorContainer<StartedMinistackContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither MiniStack's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, ministack);
  }
}

/** Returns the variables for the image. Those of the user stay as they are. */
function variablesFor(
  { services, region }: AwsEmulatorSettings,
  described: ContainerSpec,
): Record<string, string> {
  return {
    MINISTACK_REGION: region,
    ...described.environment,
    ...(services.length > 0 && { SERVICES: services.join(",") }),
    AWS_DEFAULT_REGION: region,
    ...lambdaFlags(described),
  };
}

/** Waits for the init scripts. */
const initialised = (): Wait =>
  Wait.forHttp("/_ministack/ready", MINISTACK_PORT).withReadTimeout(LOADING_MS);

/** Throws MayflyError if an init script has failed. MiniStack itself only logs that. */
async function refuseFailedScripts(container: Handle): Promise<void> {
  const address = { host: container.host, port: container.mappedPort(MINISTACK_PORT) };
  const { body } = await httpRequest(address, { path: "/_ministack/ready" });
  const { failed, total } = JSON.parse(body) as { readonly failed: number; readonly total: number };
  if (failed === 0) return;
  throw new MayflyError(
    "MINISTACK_INIT_FAILED",
    `${failed} of ${total} init scripts failed in ${READY_FOLDER}.`,
    { hint: "the container's log says which, with their output" },
  );
}
