import {
  checkText,
  defineServer,
  fieldOf,
  httpRequest,
  InvalidOptionError,
  MayflyError,
  ServerContainer,
  type Handle,
  type ImageName,
  type StartOptions,
} from "../../src/module";
import { StartedAwsEmulator } from "../aws/started-aws-emulator";
import { initScripts, READY_FOLDER } from "./init-scripts";
import { answersRequests } from "./answers-requests";
import { DEFAULTS, settingsOfEnvironment, variablesFor, type LocalStackSettings } from "./settings";

const LOCALSTACK_PORT = 4566;

/** A running LocalStack. It accepts any keys; an access key of 12 digits is the id of the account to use. */
export class StartedLocalStackContainer extends StartedAwsEmulator<LocalStackSettings> {
  protected readonly product = "LocalStack";
}

const localstack = defineServer({
  name: "localstack",
  images: ["localstack/localstack", "localstack/localstack-pro"],
  ports: [LOCALSTACK_PORT],
  defaults: DEFAULTS,
  resolve: settingsOfEnvironment,
  configure: (settings, described) => ({ environment: variablesFor(settings, described) }),
  ready: (settings) => answersRequests(LOCALSTACK_PORT, settings),
  hooks: ({ scripts }) => (scripts === 0 ? {} : { ready: refuseFailedScripts }),
  started: StartedLocalStackContainer,
});

/**
 * LocalStack, an emulator of AWS (docs.localstack.cloud). Images of 2026 need an account's token; 4.14.0 does not.
 *
 * ```ts
 * await using localstack = await new LocalstackContainer("localstack/localstack:4.14.0").start();
 * const s3 = new S3Client(localstack.getClientOptions());
 * ```
 */
export class LocalstackContainer extends ServerContainer<
  LocalStackSettings,
  StartedLocalStackContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither LocalStack's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, localstack);
  }

  /**
   * Starts only these services, e.g. `withServices("s3", "sqs")`, and loads them before the container is ready. Default:
   * all, each loaded at its first request. Later calls add services. Throws InvalidOptionError.
   */
  withServices(...services: string[]): this {
    for (const [index, service] of services.entries()) {
      if (typeof service !== "string" || !/^[a-z\d-]+$/.test(service)) {
        const expected = "the name of a service such as s3, in lower case";
        throw InvalidOptionError.quoting(`withServices[${index}]`, expected, service);
      }
    }
    return this.set({ services: [...new Set([...(this.given.services ?? []), ...services])] });
  }

  /** Sets the region of `getClientOptions()` and of init scripts. Default `us-east-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }

  /**
   * Runs `.sh` and `.py` files when the services are ready, in this order; a folder stands for its scripts. They can use
   * `awslocal`. They run again at each start of the process; a script that fails makes the start fail. Throws
   * InvalidOptionError for a file that does not exist or that LocalStack would ignore, and for a folder without scripts.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = 0 } = this.given;
    const files = initScripts(paths, before);
    return this.set({ scripts: before + files.length }).withCopyFilesToContainer(files);
  }

  /** Throws MayflyError with the code `LOCALSTACK_TOKEN_MISSING` for an image that needs a token and got none. */
  override async start(options?: StartOptions): Promise<StartedLocalStackContainer> {
    try {
      return await super.start(options);
    } catch (error) {
      throw asksForToken(error) ? tokenMissing(error) : error;
    }
  }
}

/** Exit code 55 and these words are those of localstack/localstack:2026.3. */
function asksForToken(error: unknown): boolean {
  if (fieldOf(error, "code") !== "CONTAINER_EXITED") return false;
  const logs = fieldOf(error, "logs");
  return Array.isArray(logs) && logs.some((line) => String(line).includes("LOCALSTACK_AUTH_TOKEN"));
}

function tokenMissing(error: unknown): MayflyError {
  const image = String(fieldOf(error, "image"));
  const logs = (fieldOf(error, "logs") as readonly string[]).join("\n");
  return new MayflyError(
    "LOCALSTACK_TOKEN_MISSING",
    `${image} does not start without a LocalStack account.\nIts log says:\n${logs}`,
    {
      cause: error,
      hint: 'pin "localstack/localstack:4.14.0", the last image that needs no token, or set it: withEnvironment({ LOCALSTACK_AUTH_TOKEN: token })',
    },
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
