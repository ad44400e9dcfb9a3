import { checkText, defineServer, ServerContainer, type ImageName } from "../../src/module";
import { answersHealth, hostname, StartedFlociEmulator } from "./other-clouds";

const FLOCI_GCP_PORT = 4588;

interface FlociGcpSettings {
  readonly projectId: string;
}

/** A running emulator of Google Cloud. */
export class StartedFlociGcpContainer extends StartedFlociEmulator<FlociGcpSettings> {
  getProjectId(): string {
    return this.settings.projectId;
  }

  /** Returns `host:port`, for `PUBSUB_EMULATOR_HOST` and the like. */
  getEmulatorHost(): string {
    return this.hostAndPort();
  }

  /** Returns the variables by which Google's clients find their emulators, for `process.env`. */
  getEmulatorVariables(): Record<string, string> {
    const host = this.getEmulatorHost();
    return {
      PUBSUB_EMULATOR_HOST: host,
      FIRESTORE_EMULATOR_HOST: host,
      DATASTORE_EMULATOR_HOST: host,
      STORAGE_EMULATOR_HOST: this.getConnectionUri(),
      SECRET_MANAGER_EMULATOR_HOST: host,
      FIREBASE_AUTH_EMULATOR_HOST: host,
      GOOGLE_CLOUD_PROJECT: this.getProjectId(),
    };
  }
}

const flociGcp = defineServer({
  name: "floci-gcp",
  images: ["floci/floci-gcp"],
  ports: [FLOCI_GCP_PORT],
  defaults: { projectId: "floci-local" },
  variables: { projectId: "FLOCI_GCP_DEFAULT_PROJECT_ID" },
  configure: (_settings, described) => ({ environment: hostname("FLOCI_GCP_HOSTNAME", described) }),
  ready: () => answersHealth("/_floci-gcp/health", FLOCI_GCP_PORT),
  started: StartedFlociGcpContainer,
});

/** An emulator of Google Cloud (floci.io/floci-gcp). The tests do not run it. */
export class FlociGcpContainer extends ServerContainer<FlociGcpSettings, StartedFlociGcpContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `floci/floci-gcp` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, flociGcp);
  }

  /** Sets the project that requests without one belong to. Default `floci-local`. Throws InvalidOptionError. */
  withProjectId(projectId: string): this {
    return this.set({ projectId: checkText(projectId, "withProjectId") });
  }
}
