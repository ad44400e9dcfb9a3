import type * as Grpc from "@grpc/grpc-js";
import {
  checkText,
  defineServer,
  loadClient,
  ServerContainer,
  Wait,
  type HttpServer,
  type ImageName,
} from "../../src/module";
import { StartedEmulatorOfProjects } from "./started-gcloud-emulator";

// After the emulator's documentation (github.com/GoogleCloudPlatform/cloud-spanner-emulator): no image was at hand.

const GRPC_PORT = 9010;
const REST_PORT = 9020;

interface SpannerSettings {
  readonly projectId: string;
}

/** A running emulator of Spanner. Clients read its address from `SPANNER_EMULATOR_HOST`. */
export class StartedSpannerEmulatorContainer extends StartedEmulatorOfProjects<SpannerSettings> {
  /** Returns the port for clients in this view. */
  getGrpcPort(): number {
    return this.getPort();
  }

  /** Returns `host:port`. */
  getEmulatorGrpcEndpoint(): string {
    return this.getEmulatorEndpoint();
  }

  /**
   * Returns the `sslCreds` of `new Spanner()`, for connections without TLS. Throws MayflyError with the code
   * `CLIENT_MISSING` if the package `@grpc/grpc-js` is not installed.
   */
  getSslCredentials(): Grpc.ChannelCredentials {
    const grpc = loadClient<typeof Grpc>("@grpc/grpc-js", "getSslCredentials()");
    return grpc.credentials.createInsecure();
  }

  /** @internal Returns how this process reaches the REST API, in each view. */
  restServer(): HttpServer {
    return this.hostAddress(REST_PORT);
  }
}

const spanner = defineServer<SpannerSettings, StartedSpannerEmulatorContainer>({
  name: "gcloud-spanner",
  images: ["gcr.io/cloud-spanner-emulator/emulator"],
  ports: [GRPC_PORT, REST_PORT],
  defaults: { projectId: "test-project" },
  ready: () =>
    Wait.forAll([
      Wait.forLogMessage(/Cloud Spanner emulator running/),
      Wait.forListeningPorts(GRPC_PORT, REST_PORT),
    ]),
  started: StartedSpannerEmulatorContainer,
});

/**
 * Google's emulator of Spanner. The tests of this module do not run it. `SpannerEmulatorHelper` creates instances and
 * databases.
 */
export class SpannerEmulatorContainer extends ServerContainer<
  SpannerSettings,
  StartedSpannerEmulatorContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither the emulator's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, spanner);
  }

  /** Sets the project of `getProjectId()`. Default `test-project`. Throws InvalidOptionError. */
  withProjectId(projectId: string): this {
    return this.set({ projectId: checkText(projectId, "withProjectId") });
  }
}
