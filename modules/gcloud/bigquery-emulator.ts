import { checkText, defineServer, ServerContainer, Wait, type ImageName } from "../../src/module";
import { StartedGcloudEmulator } from "./started-gcloud-emulator";

// After the emulator's documentation (github.com/goccy/bigquery-emulator): no image was at hand.

const BIGQUERY_PORT = 9050;

interface BigQuerySettings {
  readonly projectId: string;
}

/** A running emulator of BigQuery. */
export class StartedBigQueryEmulatorContainer extends StartedGcloudEmulator<BigQuerySettings> {
  /** Returns `http://host:port`, the `apiEndpoint` of `new BigQuery()` in the package `@google-cloud/bigquery`. */
  override getEmulatorEndpoint(): string {
    return this.url({ scheme: "http" });
  }
}

const bigquery = defineServer<BigQuerySettings, StartedBigQueryEmulatorContainer>({
  name: "gcloud-bigquery",
  images: ["ghcr.io/goccy/bigquery-emulator"],
  ports: [BIGQUERY_PORT],
  defaults: { projectId: "test-project" },
  configure: ({ projectId }, { command = [] }) => ({
    command: ["--project", projectId, ...command],
  }),
  ready: () => Wait.forListeningPorts(BIGQUERY_PORT),
  started: StartedBigQueryEmulatorContainer,
});

/** An emulator of BigQuery (github.com/goccy/bigquery-emulator). The tests of this module do not run it. */
export class BigQueryEmulatorContainer extends ServerContainer<
  BigQuerySettings,
  StartedBigQueryEmulatorContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither the emulator's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, bigquery);
    // The image is for this platform only.
    if (process.arch === "arm64") this.withPlatform("linux/amd64");
  }

  /** Sets the project that exists. Default `test-project`. Throws InvalidOptionError. */
  withProjectId(projectId: string): this {
    return this.set({ projectId: checkText(projectId, "withProjectId") });
  }
}
