import type { ImageName } from "../../src/module";
import { defineEmulator, GcloudEmulatorContainer } from "./gcloud-emulator";
import { StartedEmulatorOfProjects } from "./started-gcloud-emulator";

/** A running emulator of Bigtable. Clients read its address from `BIGTABLE_EMULATOR_HOST`. */
export class StartedBigtableEmulatorContainer extends StartedEmulatorOfProjects {}

const bigtable = defineEmulator({
  name: "gcloud-bigtable",
  port: 9000,
  command: ["bigtable", "start"],
  line: /running/,
  started: StartedBigtableEmulatorContainer,
});

/**
 * Google's emulator of Bigtable.
 *
 * ```ts
 * await using bigtable = await new BigtableEmulatorContainer(
 *   "gcr.io/google.com/cloudsdktool/google-cloud-cli:578.0.0-emulators",
 * ).start();
 * process.env.BIGTABLE_EMULATOR_HOST = bigtable.getEmulatorEndpoint();
 * const client = new Bigtable({ projectId: bigtable.getProjectId() });
 * ```
 */
export class BigtableEmulatorContainer extends GcloudEmulatorContainer<StartedBigtableEmulatorContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither the Cloud SDK's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, bigtable);
  }
}
