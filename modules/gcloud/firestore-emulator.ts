import type { ImageName } from "../../src/module";
import { defineEmulator, GcloudEmulatorContainer } from "./gcloud-emulator";
import { StartedEmulatorOfProjects } from "./started-gcloud-emulator";

// After Google's documentation (cloud.google.com/firestore/docs/emulator): the emulator was not at hand.

/** A running emulator of Firestore. Clients read its address from `FIRESTORE_EMULATOR_HOST`. */
export class StartedFirestoreEmulatorContainer extends StartedEmulatorOfProjects {}

const firestore = defineEmulator({
  name: "gcloud-firestore",
  port: 8080,
  command: ["firestore", "start"],
  line: /running/,
  started: StartedFirestoreEmulatorContainer,
});

/**
 * Google's emulator of Firestore. The tests of this module do not run it.
 *
 * ```ts
 * await using firestore = await new FirestoreEmulatorContainer(
 *   "gcr.io/google.com/cloudsdktool/google-cloud-cli:578.0.0-emulators",
 * ).start();
 * process.env.FIRESTORE_EMULATOR_HOST = firestore.getEmulatorEndpoint();
 * ```
 */
export class FirestoreEmulatorContainer extends GcloudEmulatorContainer<StartedFirestoreEmulatorContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither the Cloud SDK's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, firestore);
  }
}

/** A running emulator of Datastore. Clients read its address from `DATASTORE_EMULATOR_HOST`. */
export class StartedDatastoreEmulatorContainer extends StartedEmulatorOfProjects {}

const datastore = defineEmulator({
  name: "gcloud-datastore",
  port: 8080,
  command: ["firestore", "start", "--database-mode=datastore-mode"],
  line: /running/,
  started: StartedDatastoreEmulatorContainer,
});

/** Google's emulator of Datastore, which is that of Firestore in another mode. The tests of this module do not run it. */
export class DatastoreEmulatorContainer extends GcloudEmulatorContainer<StartedDatastoreEmulatorContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither the Cloud SDK's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, datastore);
  }
}
