import { checkText, defineServer, ServerContainer, type ImageName } from "../../src/module";
import { answersHealth, hostname, StartedFlociEmulator } from "./other-clouds";

const FLOCI_OCI_PORT = 4599;

interface FlociOciSettings {
  readonly region: string;
  /** The namespace of Object Storage. */
  readonly namespace: string;
}

/** A running emulator of Oracle Cloud. It checks no signatures. */
export class StartedFlociOciContainer extends StartedFlociEmulator<FlociOciSettings> {
  getRegion(): string {
    return this.settings.region;
  }

  /** Returns the namespace of Object Storage. */
  getNamespace(): string {
    return this.settings.namespace;
  }
}

const flociOci = defineServer({
  name: "floci-oci",
  images: ["floci/floci-oci"],
  ports: [FLOCI_OCI_PORT],
  defaults: { region: "us-ashburn-1", namespace: "floci-local" },
  variables: { region: "FLOCI_OCI_DEFAULT_REGION", namespace: "FLOCI_OCI_DEFAULT_NAMESPACE" },
  configure: (_settings, described) => ({ environment: hostname("FLOCI_OCI_HOSTNAME", described) }),
  ready: () => answersHealth("/_floci-oci/health", FLOCI_OCI_PORT),
  started: StartedFlociOciContainer,
});

/** An emulator of Oracle Cloud (floci.io/floci-oci). The tests do not run it. */
export class FlociOciContainer extends ServerContainer<FlociOciSettings, StartedFlociOciContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `floci/floci-oci` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, flociOci);
  }

  /** Sets the region. Default `us-ashburn-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }
}
