import {
  defineServer,
  httpRequest,
  MayflyError,
  Wait,
  type Handle,
  type ImageName,
  type StartOptions,
} from "../../src/module";
import { answersRequests, LOADING_MS } from "../aws/answers-requests";
import { AwsEmulatorContainer } from "../aws/aws-emulator-container";
import {
  EMULATOR_DEFAULTS,
  settingsOfEnvironment,
  type AwsEmulatorSettings,
} from "../aws/emulator-settings";
import { READY_FOLDER } from "../aws/init-scripts";
import { StartedAwsEmulator } from "../aws/started-aws-emulator";
import { explainMissingToken, refuseMissingToken } from "./auth-token";
import { variablesFor } from "./variables";

const LOCALSTACK_PORT = 4566;

/** A running LocalStack. It accepts any keys; an access key of 12 digits is the id of the account to use. */
export class StartedLocalStackContainer extends StartedAwsEmulator<AwsEmulatorSettings> {
  protected readonly product = "LocalStack";
}

const localstack = defineServer({
  name: "localstack",
  images: ["localstack/localstack", "localstack/localstack-pro"],
  ports: [LOCALSTACK_PORT],
  defaults: EMULATOR_DEFAULTS,
  resolve: settingsOfEnvironment,
  configure: (settings, described) => ({ environment: variablesFor(settings, described) }),
  // `/_localstack/health` calls services available before any is loaded.
  ready: (settings) =>
    Wait.forSequence([initialised(), ...answersRequests(LOCALSTACK_PORT, settings)]),
  hooks: ({ scripts }) => (scripts === 0 ? {} : { ready: refuseFailedScripts }),
  started: StartedLocalStackContainer,
});

/**
 * LocalStack, an emulator of AWS (docs.localstack.cloud). Images of 2026 need an account's token, which the container
 * gets from `LOCALSTACK_AUTH_TOKEN` in the environment of the tests; 4.14.0 needs none.
 *
 * ```ts
 * await using localstack = await new LocalstackContainer("localstack/localstack:4.14.0").start();
 * const s3 = new S3Client(localstack.getClientOptions());
 * ```
 */
export class LocalstackContainer extends AwsEmulatorContainer<StartedLocalStackContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither LocalStack's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, localstack);
  }

  /**
   * Starts only these services, e.g. `withServices("s3", "sqs")`, and loads them before the container is ready. Default:
   * all, each loaded at its first request. Later calls add services. Throws InvalidOptionError.
   */
  override withServices(...services: string[]): this {
    return super.withServices(...services);
  }

  /** Throws MayflyError with the code `LOCALSTACK_TOKEN_MISSING` for an image that needs a token and got none. */
  override async start(options?: StartOptions): Promise<StartedLocalStackContainer> {
    const { described } = this;
    refuseMissingToken(described);
    try {
      return await super.start(options);
    } catch (error) {
      throw explainMissingToken(error, described);
    }
  }
}

/** Waits for the init scripts. */
function initialised(): Wait {
  return Wait.forHttp("/_localstack/init/ready", LOCALSTACK_PORT)
    .withReadTimeout(LOADING_MS)
    .forResponsePredicate(
      (body) => (JSON.parse(body) as { completed?: boolean }).completed === true,
    );
}

/** Throws MayflyError if an init script has failed. LocalStack itself only logs that. */
async function refuseFailedScripts(container: Handle): Promise<void> {
  const address = { host: container.host, port: container.mappedPort(LOCALSTACK_PORT) };
  const { body } = await httpRequest(address, { path: "/_localstack/init/ready" });
  const { scripts = [] } = JSON.parse(body) as {
    readonly scripts?: readonly { readonly name: string; readonly state: string }[];
  };
  const failed = scripts.filter(({ state }) => state === "ERROR").map(({ name }) => name);
  if (failed.length === 0) return;
  throw new MayflyError(
    "LOCALSTACK_INIT_FAILED",
    `Init scripts failed in ${READY_FOLDER}: ${failed.join(", ")}.`,
    { hint: "the container's log has their output" },
  );
}
